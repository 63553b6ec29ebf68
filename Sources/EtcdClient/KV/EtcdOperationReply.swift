/// What one step of a transaction gave.
public indirect enum EtcdOperationReply: Hashable, Sendable {
  case range(EtcdRangeReply)
  case put(EtcdPutReply)
  case delete(EtcdDeleteReply)
  case transaction(EtcdTransactionReply)

  init(_ proto: ProtoResponseOp) throws(EtcdError) {
    switch proto.response {
    case .responseRange(let reply): self = .range(EtcdRangeReply(reply))
    case .responsePut(let reply): self = .put(EtcdPutReply(reply))
    case .responseDeleteRange(let reply): self = .delete(EtcdDeleteReply(reply))
    case .responseTxn(let reply): self = .transaction(try EtcdTransactionReply(reply))
    case nil:
      throw EtcdError(.internal, outcome: .ambiguous, message: "the server's reply to a transaction has an operation of an unknown kind")
    }
  }
}
