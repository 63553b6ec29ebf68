import ConsulAPI
import Rollcall
import Testing

@testable import RollcallConsul

@Suite("Commits as Consul's transactions")
struct TransactionMappingTests {
  private func pair(_ key: String, _ value: String? = nil) -> ConsulKeyValue {
    ConsulKeyValue(key: key, value: value.map { Array($0.utf8) }, createIndex: 1, modifyIndex: 2)
  }

  @Test("Results go to the operations that they belong to")
  func results() {
    let operations: [KeyValueOperation] = [
      .check(key: "b", .absent), .set(key: "b", value: Array("new".utf8), flags: 0, condition: .none), .delete(key: "a", condition: .none),
      .check(key: "c", .revision(Revision(3))), .list(prefix: ""), .get(key: "b"),
    ]
    // A set gives its entry without the value, a check its key, a deletion nothing.
    let pairs = [pair("b"), pair("c"), pair("b", "new"), pair("c", "old"), pair("b", "new")]
    let entries = TransactionMapping.entries(pairs, of: operations)
    #expect(entries.map { $0.map(\.key) } == [[], ["b"], [], [], ["b", "c"], ["b"]])
    #expect(entries[1].first?.value == Array("new".utf8))
    #expect(entries[5].first?.value == Array("new".utf8))
  }

  @Test(
    "Consul's words become reasons",
    arguments: [
      (#"key "b" doesn't exist"#, KeyValueOutcome.Refusal.Reason.missing), (#"key "a" exists"#, .exists),
      (#"failed index check for key "a", current modify index 32 != 3"#, .revisionDiffers),
      (#"failed to set key "t", index is stale"#, .revisionDiffers), (#"failed to delete key "a", index is stale"#, .revisionDiffers),
      (#"failed to lock key "a", lock is already held"#, .notHolder),
      (#"failed to unlock key "a", lock isn't held, or is held by another session"#, .notHolder),
      (#"failed session check for key "a", current session "" != "x""#, .notHolder),
      (#"failed to lock key "a" due to lock delay"#, .lockDelay), (#"invalid session "x""#, .unknownSession),
      ("failed session lookup: index error: UUID must be 36 characters", .unknownSession),
    ])
  func reasons(what: String, reason: KeyValueOutcome.Refusal.Reason) {
    let refusal = TransactionMapping.refusal(.init(operation: 0, what: what), of: [.get(key: "a")])
    #expect(refusal == .init(operation: 0, reason: reason))
  }

  @Test("What Consul says of an operation that was not sent, or in words that nobody knows, is no reason")
  func unknownWords() {
    #expect(TransactionMapping.refusal(.init(operation: 7, what: #"key "a" exists"#), of: [.get(key: "a")]) == nil)
    #expect(TransactionMapping.refusal(.init(operation: -1, what: #"key "a" exists"#), of: [.get(key: "a")]) == nil)
    #expect(TransactionMapping.refusal(.init(operation: 0, what: "out of cheese"), of: [.get(key: "a")]) == nil)
  }

  @Test("A set that wants no key fails because there is one")
  func createOnly() {
    let set = KeyValueOperation.set(key: "a", value: [], flags: 0, condition: .revision(.zero))
    let refusal = TransactionMapping.refusal(.init(operation: 0, what: #"failed to set key "a", index is stale"#), of: [set])
    #expect(refusal?.reason == .exists)
  }

  @Test("Too many operations, too large values and keys that cannot be read again are refused before they are sent")
  func limits() {
    func code(_ operations: [KeyValueOperation]) -> RollcallError.Code? {
      do {
        _ = try TransactionMapping.transaction(operations)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(Array(repeating: .get(key: "a"), count: 65)) == .tooLarge)
    let large = KeyValueOperation.set(key: "a", value: [UInt8](repeating: 0, count: 200_000), flags: 0, condition: .none)
    #expect(code([large]) == nil)
    #expect(code([large, large]) == .tooLarge)
    for key in ["", "a//b", "/a", "a/../b"] { #expect(code([.get(key: key)]) == .invalid) }
    #expect(code([.list(prefix: "")]) == nil)
  }
}
