/// One step of a transaction.
public indirect enum EtcdOperation: Hashable, Sendable {
  case range(EtcdKeyRange, EtcdRangeOptions = EtcdRangeOptions())
  case put(EtcdPut)
  case delete(EtcdKeyRange, returnsPrevious: Bool = false)
  case transaction(EtcdTransaction)

  var writes: Bool {
    switch self {
    case .range: false
    case .put, .delete: true
    case .transaction(let inner): inner.writes
    }
  }

  var request: ProtoRequestOp {
    var request = ProtoRequestOp()
    switch self {
    case .range(let range, let options): request.requestRange = options.request(range)
    case .put(let put): request.requestPut = put.request
    case .delete(let range, let returnsPrevious): request.requestDeleteRange = range.deletion(returnsPrevious: returnsPrevious)
    case .transaction(let inner): request.requestTxn = inner.request
    }
    return request
  }
}
