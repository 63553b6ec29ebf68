/// How long answers about some services may be believed.
public struct DNSTimeRule: Hashable, Sendable {
  /// A service's name, or its beginning with `*` behind it.
  public var pattern: String
  /// In seconds.
  public var ttl: UInt32

  public init(pattern: String, ttl: UInt32) {
    self.pattern = pattern
    self.ttl = ttl
  }

  /// DNS does not tell letters' cases apart, so neither does this.
  func fits(_ service: String) -> Bool {
    let (pattern, service) = (pattern.lowercased(), service.lowercased())
    return pattern.hasSuffix("*") ? service.hasPrefix(pattern.dropLast()) : service == pattern
  }
}
