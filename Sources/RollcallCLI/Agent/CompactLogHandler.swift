import Foundation
import Logging

/// One line an event on standard error: time, level, message, metadata.
struct CompactLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level

  init(level: Logger.Level) {
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let own = event.metadata ?? [:]
    let facts = metadata.merging(own) { _, own in own }.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }
    let level = event.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
    let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true))
    let line = "\(time) \(level) \(event.message.description.printable)\(facts.joined())\n"
    // When nobody reads the log there is nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }

  private static func quoted(_ text: String) -> String {
    let text = text.printable
    return text.contains(" ") || text.isEmpty ? "\"\(text)\"" : text
  }
}
