import DNSMessage

/// Where an instance is: an address, or the name of a host that somebody else knows.
enum DNSAddress: Hashable, Sendable {
  case address(IPAddress)
  case host(DNSName)

  /// Nil for a host that is no name in DNS.
  init?(_ host: String) {
    if let address = IPAddress(host) {
      self = .address(address)
    } else if !host.contains(":"), let name = DNSName(host) {
      self = .host(name)
    } else {
      return nil
    }
  }
}
