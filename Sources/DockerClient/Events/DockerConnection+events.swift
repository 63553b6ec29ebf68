public import Foundation
import NIOHTTP1

extension DockerConnection {
  /// Follows what happens in the engine.
  ///
  /// An engine may answer a moment before it listens to itself: with a `since` that lies a little before the call, nothing is missed.
  /// - Parameters:
  ///   - since: by the engine's clock: what it remembers of the time from then on comes first; nil for nothing.
  ///   - filters: as Docker has them, such as `["type": ["container"]]`.
  public func events(since: Date? = nil, filters: [String: [String]] = [:]) async throws -> DockerEvents {
    var query: [(name: String, value: String)] = []
    if let since { query.append(("since", String(format: "%.6f", since.timeIntervalSince1970))) }
    if !filters.isEmpty {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      query.append(("filters", String(decoding: try encoder.encode(filters), as: UTF8.self)))
    }
    return DockerEvents(parts: try await open(DockerRequest(.GET, ["events"], query: query)), endpoint: endpoint)
  }
}
