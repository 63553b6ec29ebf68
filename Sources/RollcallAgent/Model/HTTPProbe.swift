/// A request that tells how a service is.
public struct HTTPProbe: Sendable, Hashable, Codable {
  /// `http` or `https`.
  public var url: String
  public var method: String
  public var headers: [String: [String]]
  public var body: String
  /// Whether the certificate of an `https` URL must be valid.
  public var verifiesCertificate: Bool

  public init(_ url: String, method: String = "GET", headers: [String: [String]] = [:], body: String = "", verifiesCertificate: Bool = true)
  {
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
    self.verifiesCertificate = verifiesCertificate
  }
}
