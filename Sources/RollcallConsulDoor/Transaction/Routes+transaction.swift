import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// `/v1/txn`
  mutating func addTransaction(_ door: DoorResources) {
    put("/v1/txn") { request in
      let limits = door.settings.limits
      let body = try await request.bytes(limit: limits.value, setting: "txn_max_req_len")
      let transaction = try KeyTransaction(ConsulTransaction.decodeRequest(Array(body.readableBytesView)))
      let store = try door.datacenter(request.query["dc"]).catalog.keyValues
      guard !transaction.isRefused, !transaction.operations.isEmpty else { return .transaction(transaction.result(nil), for: request) }
      let outcome = try await store.commit(transaction.operations)
      var current: [String: KeyValueEntry] = [:]
      for key in transaction.checkedKeys(outcome) { current[key] = try await store.get(key) }
      return .transaction(transaction.result(outcome, current: current), for: request)
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
