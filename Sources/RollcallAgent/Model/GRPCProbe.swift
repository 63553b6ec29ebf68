/// A call of gRPC's health protocol, `grpc.health.v1.Health/Check`.
public struct GRPCProbe: Sendable, Hashable, Codable {
  public var host: String
  public var port: Int
  /// The name that the server knows the service by; empty for the server as a whole.
  public var service: String
  public var usesTLS: Bool
  /// Whether the server's certificate must be valid.
  public var verifiesCertificate: Bool

  public init(host: String, port: Int, service: String = "", usesTLS: Bool = false, verifiesCertificate: Bool = true) {
    self.host = host
    self.port = port
    self.service = service
    self.usesTLS = usesTLS
    self.verifiesCertificate = verifiesCertificate
  }
}
