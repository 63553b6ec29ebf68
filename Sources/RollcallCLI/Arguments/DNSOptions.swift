import ArgumentParser
import DNSMessage
import Rollcall
import RollcallDNSDoor

/// How an agent answers DNS.
struct DNSOptions: ParsableArguments {
  @Option(
    name: .customLong("dns"),
    help: ArgumentHelp(
      "Where to answer DNS, over UDP and TCP. Can be repeated. (default: nowhere; Consul's is 127.0.0.1:8600)",
      discussion:
        "With --recursor, whoever reaches it has its questions asked for him: listen beyond 127.0.0.1 in trusted networks only then.",
      valueName: "host:port"),
    transform: { try Self.address($0, such: "127.0.0.1:8600 or [::1]:8600") })
  var addresses: [HostPort] = []

  @OptionGroup var zone: DNSZoneOptions

  @Option(
    name: .customLong("recursor"),
    help: ArgumentHelp(
      "A DNS server to ask for names outside of the domain, which are refused otherwise. Can be repeated; the first is asked first.",
      valueName: "ip:port"),
    transform: { try Self.recursor($0) })
  var recursors: [HostPort] = []

  mutating func validate() throws {
    guard !addresses.isEmpty || zone.isStandard && recursors.isEmpty else {
      throw ValidationError("Options of DNS need --dns, such as --dns 127.0.0.1:8600.")
    }
    _ = try settings(node: "", address: "", maximumAge: .zero)
    if let loop = recursors.first(where: addresses.contains) {
      throw ValidationError("The recursor \(loop) would be the agent itself.")
    }
  }

  /// Nil where the agent answers no DNS.
  func settings(node: String, address: String, maximumAge: Duration) throws(ValidationError) -> DNSDoorSettings? {
    guard !addresses.isEmpty else { return nil }
    var settings = DNSDoorSettings(addresses: addresses, node: node, nodeAddress: address)
    try zone.apply(to: &settings)
    settings.maximumAge = maximumAge
    settings.recursors = recursors
    return settings
  }

  private static func address(_ text: String, such example: String) throws(ValidationError) -> HostPort {
    guard let address = HostPort(text) else { throw ValidationError("'\(text)' is no address: write HOST:PORT, such as \(example).") }
    return address
  }

  private static func recursor(_ text: String) throws(ValidationError) -> HostPort {
    let address = HostPort(text) ?? HostPort(host: text, port: 53)
    guard address.port > 0, DNSDoorSettings.isAddress(address.host) else {
      throw ValidationError("'\(text)' is no recursor: write IP:PORT, such as 10.0.0.2:53 or [fd00::2]:53.")
    }
    return address
  }
}
