import Foundation
import Logging
import Rollcall

@testable import RollcallEmbedded

extension ServiceInstance {
  static func sample(_ service: ServiceName = "web", _ id: String = "one", port: Int = 80, tags: [String] = []) -> ServiceInstance {
    ServiceInstance(service: service, id: id, host: "10.0.0.1", port: port, tags: tags)
  }
}

extension KeyValueOperation {
  static func set(_ key: String, _ value: UInt8, if condition: Condition = .none) -> KeyValueOperation {
    .set(key: key, value: [value], flags: 0, condition: condition)
  }

  static func acquire(_ key: String, _ session: SessionID) -> KeyValueOperation {
    .acquire(key: key, value: [1], flags: 0, session: session)
  }
}

extension Logger {
  /// For tests that make an engine complain on purpose.
  static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}

extension CatalogState {
  /// Performs a command for a test that looks at the state it comes to.
  @discardableResult
  mutating func perform(_ command: Command, at now: Duration = .zero) throws(RollcallError) -> [Change] {
    var changes: [Change] = []
    _ = try perform(command, at: now, recording: &changes).get()
    return changes
  }

  mutating func open(_ id: SessionID, _ options: SessionOptions = SessionOptions()) throws {
    try perform(.open(id, options))
  }

  mutating func register(_ instance: ServiceInstance, on session: SessionID? = nil) throws {
    try perform(.register(instance, session: session, record: Data()))
  }

  /// The reasons for which a commit is refused; empty when it is done.
  mutating func commit(_ operations: KeyValueOperation..., at now: Duration = .zero) throws -> [KeyValueOutcome.Refusal.Reason] {
    var changes: [Change] = []
    guard case .outcome(let outcome) = try perform(.commit(operations, space: ""), at: now, recording: &changes).get() else { return [] }
    guard case .refused(let refusals) = outcome else { return [] }
    return refusals.map(\.reason)
  }
}
