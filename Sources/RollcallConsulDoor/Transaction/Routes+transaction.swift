import ConsulAPI
import Hummingbird
import Rollcall
import RollcallQueries

extension Routes {
  /// `/v1/txn`
  mutating func addTransaction(_ door: DoorResources) {
    put("/v1/txn") { request in
      let limits = door.settings.limits
      let body = try await request.bytes(limit: limits.value, setting: "txn_max_req_len")
      let transaction = try KeyTransaction(ConsulTransaction.decodeRequest(Array(body.readableBytesView)))
      for need in transaction.operations.flatMap(\.needs) { try request.access.require(need) }
      let store = try door.datacenter(request.query["dc"]).catalog.keyValues
      guard !transaction.isRefused, !transaction.operations.isEmpty else { return .transaction(transaction.result(nil), for: request) }
      let outcome = try await store.commit(transaction.operations)
      var current: [String: KeyValueEntry] = [:]
      for key in transaction.checkedKeys(outcome) { current[key] = try await store.get(key) }
      return .transaction(transaction.result(outcome, current: current), for: request)
    }
  }
}

extension KeyValueOperation {
  fileprivate var needs: [AccessNeed] {
    let need = need
    switch need.subject {
    case .key(let key) where ReservedKeys.contains(key), .keysBelow(let key) where ReservedKeys.contains(key): return AccessTable.everything
    default: return [need]
    }
  }

  private var need: AccessNeed {
    switch self {
    case .get(let key), .check(let key, _): AccessNeed(.read, .key(key))
    case .list(let prefix): AccessNeed(.read, .keysBelow(prefix))
    case .set(let key, _, _, _), .delete(let key, _), .acquire(let key, _, _, _), .release(let key, _, _, _): AccessNeed(.write, .key(key))
    case .deletePrefix(let prefix): AccessNeed(.write, .keysBelow(prefix))
    }
  }
}

extension Response {
  fileprivate static func transaction(_ result: ConsulTransactionResult, for request: DoorRequest) -> Response {
    var response = json(result, for: request, status: result.failures.isEmpty ? .ok : .conflict)
    if result.isReadOnly {
      response.headers[ReadHeaders.knownLeader] = "true"
      response.headers[ReadHeaders.lastContact] = "0"
    }
    return response
  }
}
