/// One of the tagged addresses of a service, such as `wan_ipv4`.
public struct ServiceAddress: Sendable, Hashable {
  public var address: String
  public var port: Int

  public init(address: String, port: Int) {
    self.address = address
    self.port = port
  }
}

extension ServiceAddress: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Address", address)
    json.member("Port", port)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    try self.init(json: json, strict: false)
  }

  init(json: JSONValue, strict: Bool) throws(JSONError) {
    var fields = try JSONFields(json, of: "ServiceAddress", path: "TaggedAddresses.", strict: strict)
    address = try fields.string("Address")
    port = try fields.integer("Port")
    try fields.finish()
  }
}

extension ServiceAddress {
  /// The tagged addresses that Consul adds to a service with an IP address of its own: `lan_…` and `wan_…`, unless given.
  public static func completing(_ given: [String: ServiceAddress], address: String, port: Int) -> [String: ServiceAddress] {
    let family: String
    if address.contains(":") {
      family = "ipv6"
    } else if isIPv4(address) {
      family = "ipv4"
    } else {
      return given
    }
    var all = given
    for side in ["lan_", "wan_"] where all[side + family] == nil {
      all[side + family] = ServiceAddress(address: address, port: port)
    }
    return all
  }

  private static func isIPv4(_ address: String) -> Bool {
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { !$0.isEmpty && $0.count <= 3 && UInt8($0) != nil }
  }
}
