import ConsulAPI
import Foundation
import HTTPTypes
import HummingbirdCore
public import MountedRoutes
import NIOCore
import Rollcall
import RollcallPages

extension Dashboard {
  /// Everything at `/ui/`.
  public var routes: [MountedRoute] {
    [
      MountedRoute(.get, "/ui/", needs: .none) { PageResponse.of($0.name, $0.headers) },
      MountedRoute(.get, "/ui/events", needs: .readServices) { [self] request in
        feed.response(after: request.lastEventID, greeting: Greeting(settings, mayWrite: request.mayWrite))
      },
      MountedRoute(.post, "/ui/measure", needs: .writeEverything) { [self] request in try await measure(request.query["dc"] ?? "") },
    ]
  }

  /// Answers once the measurement is over; every page is told its result.
  private func measure(_ name: String) async throws -> Response {
    guard let catalog = catalogs.first(where: { $0.name == name }) else {
      return PageResponse.text(.notFound, "There is no catalog '\(name)'. There are: \(catalogs.map(\.name).joined(separator: ", ")).")
    }
    do {
      guard let latency = try await probes.only(name, { try await DetectionProbe(catalog: catalog).measure() }) else {
        return PageResponse.text(.conflict, "The catalog '\(name)' is being measured already. Wait until that is over.")
      }
      record(latency)
      return PageResponse.json(latency)
    } catch {
      return PageResponse.text(.badGateway, "The catalog '\(name)' could not be measured: \(error)")
    }
  }
}

/// What a page is told about itself.
struct Greeting: JSONWritable, Sendable {
  let node: String
  let mayWrite: Bool
  let hasDemonstration: Bool

  init(_ settings: Dashboard.Settings, mayWrite: Bool) {
    node = settings.node
    hasDemonstration = settings.hasDemonstration
    self.mayWrite = mayWrite
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("node", node)
    json.member("version", RollcallVersion.current)
    json.member("mayWrite", mayWrite)
    json.member("hasDemonstration", hasDemonstration)
    json.endObject()
  }
}

extension MountedRequest {
  /// Of the event that the page has seen last.
  fileprivate var lastEventID: String? { HTTPField.Name("Last-Event-ID").flatMap { headers[$0] } }
}
