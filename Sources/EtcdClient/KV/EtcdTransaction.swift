/// Operations that happen all at once, at one revision, depending on conditions.
///
/// A key may be put only once in it. The server's limit is 128 operations unless it was set otherwise.
public struct EtcdTransaction: Hashable, Sendable {
  /// All must hold for ``then`` to happen.
  public var conditions: [EtcdComparison]
  public var then: [EtcdOperation]
  public var otherwise: [EtcdOperation]

  public init(when conditions: [EtcdComparison] = [], then: [EtcdOperation], otherwise: [EtcdOperation] = []) {
    self.conditions = conditions
    self.then = then
    self.otherwise = otherwise
  }

  /// Whether it can change anything.
  var writes: Bool { (then + otherwise).contains(where: \.writes) }

  var request: ProtoTxnRequest {
    var request = ProtoTxnRequest()
    request.compare = conditions.map(\.request)
    request.success = then.map(\.request)
    request.failure = otherwise.map(\.request)
    return request
  }
}
