import Foundation
import Rollcall
import RollcallTesting

@testable import RollcallEmbedded

/// Commands on few names, so that they meet.
struct RandomCommands {
  static let services: [ServiceName] = ["web", "db", .nodes]
  private static let sessions = (1...4).map { SessionID("session-\($0)") }

  private var random: SeededRandom

  init(seed: UInt64) {
    random = SeededRandom(seed)
  }

  mutating func next(for state: CatalogState) throws -> Command {
    let session = Self.sessions.randomElement(using: &random) ?? SessionID("")
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1:
      guard state.sessions[session] == nil else { return .end([session]) }
      return .open(session, options())
    case 2...4:
      let instance = instance()
      return .register(
        instance, session: Bool.random(using: &random) ? session : nil, record: try JSONEncoder().encode(InstanceRecord(instance)))
    case 5:
      return .deregister(instance().key, session: Bool.random(using: &random) ? session : nil)
    default:
      let operations = (0..<Int.random(in: 1...3, using: &random)).map { _ in operation(session) }
      return .commit(operations, space: Bool.random(using: &random) ? "" : "agent")
    }
  }

  private mutating func options() -> SessionOptions {
    SessionOptions(
      name: "s", timeout: Bool.random(using: &random) ? .seconds(Int.random(in: 1...60, using: &random)) : nil,
      lockBehavior: Bool.random(using: &random) ? .release : .delete,
      lockDelay: .seconds(Int.random(in: 0...2, using: &random)), attributes: ["a": "b"])
  }

  private mutating func instance() -> ServiceInstance {
    ServiceInstance(
      service: Self.services.randomElement(using: &random) ?? "web", id: "\(Int.random(in: 1...4, using: &random))", host: "10.0.0.1",
      port: Int.random(in: 1...2, using: &random), tags: Bool.random(using: &random) ? ["a", "b"] : [],
      metadata: ["version": "\(Int.random(in: 1...3, using: &random))"], maintenance: Bool.random(using: &random) ? "repair" : nil,
      node: Bool.random(using: &random) ? NodeReference(name: "n1", address: "10.0.0.1") : nil)
  }

  private mutating func operation(_ session: SessionID) -> KeyValueOperation {
    let key = "\(Int.random(in: 1...3, using: &random))/\(Int.random(in: 1...3, using: &random))"
    let value = [UInt8.random(in: 0...3, using: &random)]
    switch Int.random(in: 0..<9, using: &random) {
    case 0...3: return .set(key: key, value: value, flags: .max, condition: .none)
    case 4: return .set(key: key, value: value, flags: 1, condition: .revision(.zero))
    case 5: return .delete(key: key, condition: .none)
    case 6: return .deletePrefix(String(key.prefix(2)))
    case 7: return .acquire(key: key, value: value, flags: 0, session: session)
    default: return .release(key: key, value: value, flags: 0, session: session)
    }
  }
}
