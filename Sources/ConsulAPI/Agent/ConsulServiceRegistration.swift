/// The body of `agent/service/register`.
public struct ConsulServiceRegistration: Sendable, Hashable {
  public var kind = ""
  /// Empty means the name.
  public var id = ""
  public var name = ""
  public var tags: [String] = []
  public var address = ""
  public var taggedAddresses: [String: ServiceAddress] = [:]
  public var meta: [String: String] = [:]
  public var port = 0
  /// `Check` and `Checks` together in this order, without the empty ones.
  public var checks: [ConsulCheckRegistration] = []
  /// Nil means 1 and 1.
  public var weights: ServiceWeights?
  public var token = ""
  /// Ours: the names of the agent's catalogs to register it in, `*` for all; empty means the first.
  public var catalogs: [String] = []
  public var enableTagOverride = false
  /// What belongs to Consul's mesh, as it came.
  public var proxy: JSONValue?
  public var connect: JSONValue?

  public init() {}

  public init(id: String = "", name: String, address: String = "", port: Int = 0) {
    self.id = id
    self.name = name
    self.address = address
    self.port = port
  }

  /// The id that the service gets.
  public var effectiveID: String { id.isEmpty ? name : id }
}

extension ConsulServiceRegistration: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Kind", ifAny: kind)
    json.member("ID", ifAny: id)
    json.member("Name", name)
    json.member("Tags", ifAny: tags)
    json.member("Address", ifAny: address)
    if !taggedAddresses.isEmpty { json.member("TaggedAddresses", taggedAddresses) }
    json.member("Meta", ifAny: meta)
    json.member("Port", ifAny: port)
    if !checks.isEmpty { json.member("Checks", checks) }
    json.member("Weights", ifAny: weights)
    json.member("Token", ifAny: token)
    json.member("Catalogs", ifAny: catalogs)
    json.member("EnableTagOverride", ifAny: enableTagOverride)
    json.member("Proxy", ifAny: proxy)
    json.member("Connect", ifAny: connect)
    json.endObject()
  }

  /// Refuses unknown fields, as Consul does.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, strict: true)
    kind = try fields.string("Kind")
    id = try fields.string("ID")
    name = try fields.string("Name")
    tags = try fields.strings("Tags") ?? []
    address = try fields.string("Address")
    taggedAddresses = try Self.taggedAddresses(&fields)
    meta = try fields.map("Meta") ?? [:]
    port = try fields.integer("Port")
    let single = try fields.optional("Check", ConsulCheckRegistration.self)
    checks = try ([single].compactMap(\.self) + fields.list("Checks")).filter { !$0.isEmpty }
    weights = try fields.value("Weights").map { json throws(JSONError) in try ServiceWeights(json: json, strict: true) }
    token = try fields.string("Token")
    catalogs = try fields.strings("Catalogs") ?? []
    enableTagOverride = try fields.bool("EnableTagOverride", or: "enable_tag_override")
    proxy = fields.value("Proxy")
    connect = fields.value("Connect")
    try fields.finish()
  }

  private static func taggedAddresses(_ fields: inout JSONFields) throws(JSONError) -> [String: ServiceAddress] {
    guard let value = fields.value("TaggedAddresses", or: "tagged_addresses") else { return [:] }
    guard case .object(let members) = value else { return try [String: ServiceAddress](json: value) }
    var addresses: [String: ServiceAddress] = [:]
    for member in members { addresses[member.name] = try ServiceAddress(json: member.value, strict: true) }
    return addresses
  }
}

extension ConsulServiceRegistration {
  /// The most pairs of metadata, and the longest key and value in bytes.
  public static let maximumMetaPairs = 64
  public static let maximumMetaKeyLength = 128
  public static let maximumMetaValueLength = 512

  /// - Throws: Consul's status and sentence for what it would refuse.
  public func validate() throws(ConsulRefusal) {
    guard !name.isEmpty else { throw ConsulRefusal(400, "Missing service name") }
    guard !["0.0.0.0", "::", "[::]"].contains(address) else { throw ConsulRefusal(400, "Invalid service address") }
    try validateWeights()
    try validateMeta()
    for check in checks {
      do {
        try check.validate()
      } catch {
        throw ConsulRefusal(400, "Invalid check: \(error)")
      }
    }
    for check in checks where !check.status.isEmpty && !ConsulStatus.isKnown(check.status) {
      throw ConsulRefusal(400, "Status for checks must 'passing', 'warning', 'critical'")
    }
  }

  private func validateWeights() throws(ConsulRefusal) {
    guard let weights else { return }
    guard weights.passing > 0 else { throw ConsulRefusal(400, "Invalid Weights: Passing must be greater than 0") }
    guard weights.warning >= 0 else {
      throw ConsulRefusal(400, "Invalid Weights: Warning must be greater or equal than 0")
    }
    guard weights.passing <= 65_535, weights.warning <= 65_535 else {
      throw ConsulRefusal(400, "Invalid Weights: DNS Weight must be between 0 and 65535")
    }
  }

  private func validateMeta() throws(ConsulRefusal) {
    guard meta.count <= Self.maximumMetaPairs else {
      throw ConsulRefusal(400, "Invalid Service Meta: Node metadata cannot contain more than \(Self.maximumMetaPairs) key/value pairs")
    }
    for (key, value) in meta.sorted(by: { $0.key < $1.key }) {
      if let fault = Self.metaFault(key: key, value: value) {
        throw ConsulRefusal(400, "Invalid Service Meta: Couldn't load metadata pair ('\(key)', '\(value)'): \(fault)")
      }
    }
  }

  /// Why Consul refuses a pair of metadata, in its words; nil for one that it takes.
  public static func metaFault(key: String, value: String) -> String? {
    if key.isEmpty { return "Key cannot be blank" }
    let isPlain = key.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    if !isPlain { return "Key contains invalid characters" }
    if key.hasPrefix("consul-") { return "Key prefix 'consul-' is reserved for internal use" }
    if key.utf8.count > maximumMetaKeyLength { return "Key is too long (limit: \(maximumMetaKeyLength) characters)" }
    if value.utf8.count > maximumMetaValueLength { return "Value is too long (limit: \(maximumMetaValueLength) characters)" }
    return nil
  }
}
