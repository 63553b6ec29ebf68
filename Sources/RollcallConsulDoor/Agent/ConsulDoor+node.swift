import ConsulAPI

extension ConsulDoor {
  /// What an agent is to keep with its node's entry, so that Consul's clients see the node as they see one of Consul's.
  /// - Parameter address: the node's own.
  public static func nodeAttributes(address: String) -> [String: String] {
    var addresses = ["lan": address, "wan": address]
    if let family = AddressFamily(address) {
      addresses["lan_\(family)"] = address
      addresses["wan_\(family)"] = address
    }
    return [ConsulAttribute.taggedAddresses: String(decoding: addresses.jsonBytes, as: UTF8.self)]
  }
}
