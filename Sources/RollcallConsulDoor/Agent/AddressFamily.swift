#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What kind of IP address a text is; its raw value is the word that Consul uses.
enum AddressFamily: String, CustomStringConvertible {
  case ipv4, ipv6

  /// Nil for anything that is no address, such as a host name.
  init?(_ text: String) {
    var v4 = in_addr()
    var v6 = in6_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      self = .ipv4
    } else if inet_pton(AF_INET6, text, &v6) == 1 {
      self = .ipv6
    } else {
      return nil
    }
  }

  var description: String { rawValue }
}
