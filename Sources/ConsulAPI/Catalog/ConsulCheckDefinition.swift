/// How a check in the catalog is made, for tools that run checks from outside. An agent's own checks show an empty one.
public struct ConsulCheckDefinition: Sendable, Hashable {
  public var interval: GoDuration?
  public var timeout: GoDuration?
  public var deregisterCriticalServiceAfter: GoDuration?
  public var http: String
  public var header: [String: [String]]
  public var method: String
  public var body: String
  public var tlsSkipVerify: Bool
  public var tcp: String

  public init(
    interval: GoDuration? = nil, timeout: GoDuration? = nil, deregisterCriticalServiceAfter: GoDuration? = nil, http: String = "",
    header: [String: [String]] = [:], method: String = "", body: String = "", tlsSkipVerify: Bool = false, tcp: String = ""
  ) {
    self.interval = interval
    self.timeout = timeout
    self.deregisterCriticalServiceAfter = deregisterCriticalServiceAfter
    self.http = http
    self.header = header
    self.method = method
    self.body = body
    self.tlsSkipVerify = tlsSkipVerify
    self.tcp = tcp
  }
}

extension ConsulCheckDefinition: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Interval", ifAny: interval)
    json.member("Timeout", ifAny: timeout)
    json.member("DeregisterCriticalServiceAfter", ifAny: deregisterCriticalServiceAfter)
    json.member("HTTP", ifAny: http)
    if !header.isEmpty { json.member("Header", header) }
    json.member("Method", ifAny: method)
    json.member("Body", ifAny: body)
    json.member("TLSSkipVerify", ifAny: tlsSkipVerify)
    json.member("TCP", ifAny: tcp)
    json.endObject()
  }

  /// Every member, empty or not, as `agent/health` shows it.
  func writeExpanded(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Interval", (interval ?? GoDuration(.zero)).description)
    json.member("Timeout", (timeout ?? GoDuration(.zero)).description)
    json.member("DeregisterCriticalServiceAfter", (deregisterCriticalServiceAfter ?? GoDuration(.zero)).description)
    json.member("HTTP", http)
    json.name("Header")
    if header.isEmpty { json.null() } else { json.map(header) }
    json.member("Method", method)
    json.member("Body", body)
    json.member("TLSSkipVerify", tlsSkipVerify)
    json.member("TCP", tcp)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    try self.init(json: json, strict: false)
  }

  init(json: JSONValue, strict: Bool) throws(JSONError) {
    var fields = try JSONFields(json, strict: strict)
    interval = try fields.duration("Interval")
    timeout = try fields.duration("Timeout")
    deregisterCriticalServiceAfter = try fields.duration("DeregisterCriticalServiceAfter")
    http = try fields.string("HTTP")
    header = try fields.optional("Header") ?? [:]
    method = try fields.string("Method")
    body = try fields.string("Body")
    tlsSkipVerify = try fields.bool("TLSSkipVerify")
    tcp = try fields.string("TCP")
    if strict {
      // What agents of other versions send along.
      for name in [
        "OutputMaxSize", "ScriptArgs", "DockerContainerID", "Shell", "GRPC", "GRPCUseTLS", "AliasNode", "AliasService", "TTL", "UDP",
      ] { _ = fields.value(name) }
    }
    try fields.finish()
  }
}
