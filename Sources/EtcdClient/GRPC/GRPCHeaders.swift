internal import NIOCore
internal import NIOHPACK

/// The headers of a call.
enum GRPCHeaders {
  /// - Parameters:
  ///   - timeLeft: until the deadline, as the server is told.
  ///   - metadata: names in lower case.
  static func make(path: String, endpoint: EtcdEndpoint, timeLeft: TimeAmount?, metadata: CallMetadata) -> HPACKHeaders {
    var headers = HPACKHeaders()
    headers.reserveCapacity(10)
    headers.add(name: ":method", value: "POST")
    headers.add(name: ":scheme", value: endpoint.scheme.rawValue)
    headers.add(name: ":path", value: path)
    headers.add(name: ":authority", value: endpoint.authority)
    headers.add(name: "te", value: "trailers")
    headers.add(name: "content-type", value: "application/grpc")
    headers.add(name: "user-agent", value: "grpc-swift-etcdclient")
    if let timeLeft { headers.add(name: "grpc-timeout", value: timeout(timeLeft), indexing: .nonIndexable) }
    if let token = metadata.token { headers.add(name: "token", value: token) }
    if metadata.requiresLeader { headers.add(name: "hasleader", value: "true") }
    return headers
  }

  /// At most eight digits and a unit, rounded up.
  static func timeout(_ left: TimeAmount) -> String {
    let nanoseconds = max(left.nanoseconds, 1)
    let units: [(size: Int64, name: String)] = [(1_000, "u"), (1_000_000, "m"), (1_000_000_000, "S")]
    for unit in units {
      let count = (nanoseconds - 1) / unit.size + 1
      if count < 100_000_000 { return "\(count)\(unit.name)" }
    }
    return "99999999S"
  }
}
