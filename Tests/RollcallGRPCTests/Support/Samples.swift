import GRPCNIOTransportHTTP2Posix
import Rollcall

@testable import RollcallGRPC

extension ServiceSnapshot {
  static func sample(_ instances: ServiceInstance..., freshness: Freshness = .current) -> ServiceSnapshot {
    ServiceSnapshot(
      service: "s",
      instances: instances.map { RegisteredInstance($0, createRevision: Revision(1), modifyRevision: Revision(1), session: nil) },
      revision: Revision(1), freshness: freshness)
  }
}

extension ServiceInstance {
  static func sample(
    _ host: String, _ health: Health = .passing, port: Int = 1, id: String? = nil, weights: Weights = .standard, maintenance: String? = nil
  ) -> ServiceInstance {
    ServiceInstance(
      service: "s", id: id, host: host, port: port, weights: weights,
      checks: health == .passing ? [] : [HealthCheck(id: "c", name: "c", health: health)], maintenance: maintenance)
  }
}

extension Endpoint {
  /// As a test reads it: `1.1.1.1:1`, once for each time that it is said.
  var text: String {
    addresses.map { address in
      if let ipv4 = address.ipv4 { return "\(ipv4.host):\(ipv4.port)" }
      if let ipv6 = address.ipv6 { return "[\(ipv6.host)]:\(ipv6.port)" }
      return address.unixDomainSocket?.path ?? "?"
    }.joined(separator: " ")
  }
}
