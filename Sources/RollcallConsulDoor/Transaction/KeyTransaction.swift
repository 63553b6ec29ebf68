import ConsulAPI
import Rollcall

/// One `txn` on keys: its operations as the catalog performs them, and what became of them in Consul's words.
struct KeyTransaction {
  /// What one operation of the client became.
  private struct Step {
    /// Its place in the request.
    var place: Int
    var operation: ConsulKeyOperation
    /// The places in the commit: a check reads what it checked behind itself, because Consul shows it.
    var commits: [Int]
  }

  private(set) var operations: [KeyValueOperation] = []
  private var steps: [Step] = []
  private var failures: [ConsulTransactionResult.Failure] = []
  private let isReadOnly: Bool

  /// - Throws: ``DoorError`` 501 for operations on anything else than keys.
  init(_ transaction: ConsulTransaction) throws(DoorError) {
    var keys: [ConsulKeyOperation] = []
    for operation in transaction.operations {
      guard case .key(let key) = operation else {
        throw .unsupported("Transactions of this agent are for keys only. Register nodes, services and checks one by one.")
      }
      keys.append(key)
    }
    // A verb that Consul does not know leaves a transaction one of reads.
    isReadOnly = keys.allSatisfy { !$0.isWrite }
    for (place, key) in keys.enumerated() { add(key, at: place) }
  }

  /// Whether the answer is certain without asking the catalog. Consul goes on behind a bad operation and tells of every failure; so
  /// does the door, as far as it can tell without the catalog.
  var isRefused: Bool { !failures.isEmpty }

  private mutating func add(_ key: ConsulKeyOperation, at place: Int) {
    let planned: [KeyValueOperation]
    do {
      planned = try Self.plan(key)
    } catch {
      failures.append(.init(operation: place, what: error.message))
      return
    }
    steps.append(Step(place: place, operation: key, commits: Array(operations.count..<operations.count + planned.count)))
    operations += planned
  }

  private static func plan(_ key: ConsulKeyOperation) throws(JSONError) -> [KeyValueOperation] {
    let (name, value, flags) = (key.key, key.value ?? [], key.flags)
    let session = SessionID(key.session)
    if name.isEmpty, key.verb != "delete-tree" { throw JSONError("Must provide key") }
    switch key.verb {
    case "set": return [.set(key: name, value: value, flags: flags, condition: .none)]
    case "cas": return [.set(key: name, value: value, flags: flags, condition: .revision(Revision(key.index)))]
    case "delete": return [.delete(key: name, condition: .none)]
    case "delete-cas": return [.delete(key: name, condition: .revision(Revision(key.index)))]
    case "delete-tree": return [.deletePrefix(name)]
    case "lock", "unlock":
      guard !key.session.isEmpty else { throw JSONError("missing session") }
      return key.verb == "lock"
        ? [.acquire(key: name, value: value, flags: flags, session: session)]
        : [.release(key: name, value: value, flags: flags, session: session)]
    case "get": return [.get(key: name)]
    case "get-tree": return [.list(prefix: name)]
    case "check-index": return [.check(key: name, .revision(Revision(key.index))), .get(key: name)]
    case "check-session": return [.check(key: name, .heldBy(session)), .get(key: name)]
    case "check-not-exists": return [.check(key: name, .absent)]
    default: throw JSONError("unknown KV verb \"\(key.verb)\"")
    }
  }

  /// - Parameters:
  ///   - outcome: nil when the catalog was not asked.
  ///   - current: what is there, of the keys that a refused check asked for.
  func result(_ outcome: KeyValueOutcome?, current: [String: KeyValueEntry] = [:]) -> ConsulTransactionResult {
    switch outcome {
    case .committed(let results, _)?:
      let keys = steps.flatMap { step in
        step.commits.flatMap { results.indices.contains($0) ? results[$0] : [] }.map {
          ConsulKeyValue($0, withValue: step.operation.verb == "get" || step.operation.verb == "get-tree")
        }
      }
      return ConsulTransactionResult(keys: keys, isReadOnly: isReadOnly)
    case .refused(let refusals)?:
      let refused = refusals.reduce(into: failures) { failures, refusal in
        guard let step = steps.first(where: { $0.commits.contains(refusal.operation) }),
          !failures.contains(where: { $0.operation == step.place })
        else { return }
        failures.append(.init(operation: step.place, what: step.operation.text(refusal.reason, current: current[step.operation.key])))
      }
      return ConsulTransactionResult(keys: [], failures: refused.sorted { $0.operation < $1.operation }, isReadOnly: isReadOnly)
    case nil:
      return ConsulTransactionResult(keys: [], failures: failures, isReadOnly: isReadOnly)
    }
  }

  /// The keys whose present state Consul names when it refuses.
  func checkedKeys(_ outcome: KeyValueOutcome) -> [String] {
    guard case .refused(let refusals) = outcome else { return [] }
    return steps.filter { step in
      (step.operation.verb == "check-index" || step.operation.verb == "check-session")
        && refusals.contains { step.commits.contains($0.operation) }
    }.map(\.operation.key)
  }
}
