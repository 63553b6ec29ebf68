/// A check as a client registers it: alone by `agent/check/register`, or within a service.
public struct ConsulCheckRegistration: Sendable, Hashable {
  public var checkID = ""
  public var name = ""
  public var notes = ""
  /// The status to begin with; empty means critical.
  public var status = ""
  public var scriptArguments: [String] = []
  public var http = ""
  public var header: [String: [String]] = [:]
  public var method = ""
  public var body = ""
  public var tcp = ""
  /// Of later versions of Consul.
  public var udp = ""
  /// Rollcall's own: a file that is to change at least every ``fileMaxAge``.
  public var file = ""
  public var fileMaxAge: GoDuration?
  public var interval: GoDuration?
  public var timeout: GoDuration?
  public var dockerContainerID = ""
  public var shell = ""
  public var grpc = ""
  public var grpcUseTLS = false
  public var tlsSkipVerify = false
  public var aliasNode = ""
  public var aliasService = ""
  public var ttl: GoDuration?
  public var successBeforePassing = 0
  public var failuresBeforeCritical = 0
  public var deregisterCriticalServiceAfter: GoDuration?
  public var outputMaxSize = 0
  /// Only for a check that is registered alone: the service that it belongs to, empty for the node.
  public var serviceID = ""
  public var token = ""

  public init() {}

  /// A check whose owner reports its health before `ttl` runs out each time.
  public init(
    checkID: String, name: String, ttl: GoDuration, status: String = "", notes: String = "",
    deregisterCriticalServiceAfter: GoDuration? = nil
  ) {
    self.checkID = checkID
    self.name = name
    self.ttl = ttl
    self.status = status
    self.notes = notes
    self.deregisterCriticalServiceAfter = deregisterCriticalServiceAfter
  }

  /// Consul drops a check that says nothing.
  var isEmpty: Bool { self == ConsulCheckRegistration() }

  /// What the check does, in the word that ``ConsulCheck/type`` shows.
  public var type: String {
    if isAlias {
      "alias"
    } else if !dockerContainerID.isEmpty, isScript {
      "docker"
    } else if isScript {
      "script"
    } else if !http.isEmpty {
      "http"
    } else if !tcp.isEmpty {
      "tcp"
    } else if !grpc.isEmpty {
      "grpc"
    } else if !udp.isEmpty {
      "udp"
    } else if !file.isEmpty {
      "file"
    } else if isTTL {
      "ttl"
    } else {
      ""
    }
  }

  private var isAlias: Bool { !aliasNode.isEmpty || !aliasService.isEmpty }
  private var isScript: Bool { !scriptArguments.isEmpty }
  private var isTTL: Bool { (ttl?.nanoseconds ?? 0) > 0 }

  /// - Throws: what is wrong in Consul's words, without its prefix `Invalid check: `.
  func validate() throws(JSONError) {
    let interval = self.interval?.nanoseconds ?? 0
    let runs = isScript || !http.isEmpty || !tcp.isEmpty || !grpc.isEmpty || !udp.isEmpty || !file.isEmpty
    if interval > 0, !(ttl?.nanoseconds == nil || ttl?.nanoseconds == 0) {
      throw JSONError("Interval and TTL cannot both be specified")
    }
    if runs, interval <= 0 { throw JSONError("Interval must be > 0 for Script, HTTP, or TCP checks") }
    if runs, isAlias { throw JSONError("Interval cannot be set for Alias checks") }
    if isAlias, isTTL { throw JSONError("TTL must be not be set for Alias checks") }
    if !file.isEmpty, fileMaxAge?.nanoseconds ?? 0 <= 0 { throw JSONError("FileMaxAge must be > 0 for File checks") }
    if !runs, !isAlias, !isTTL { throw JSONError("TTL must be > 0 for TTL checks") }
    if outputMaxSize < 0 { throw JSONError("MaxOutputMaxSize must be positive") }
  }
}

extension ConsulCheckRegistration: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("CheckID", ifAny: checkID)
    json.member("Name", ifAny: name)
    json.member("Notes", ifAny: notes)
    json.member("Status", ifAny: status)
    json.member("Args", ifAny: scriptArguments)
    json.member("HTTP", ifAny: http)
    if !header.isEmpty { json.member("Header", header) }
    json.member("Method", ifAny: method)
    json.member("Body", ifAny: body)
    json.member("TCP", ifAny: tcp)
    json.member("UDP", ifAny: udp)
    json.member("File", ifAny: file)
    json.member("FileMaxAge", ifAny: fileMaxAge)
    json.member("Interval", ifAny: interval)
    json.member("Timeout", ifAny: timeout)
    json.member("DockerContainerID", ifAny: dockerContainerID)
    json.member("Shell", ifAny: shell)
    json.member("GRPC", ifAny: grpc)
    json.member("GRPCUseTLS", ifAny: grpcUseTLS)
    json.member("TLSSkipVerify", ifAny: tlsSkipVerify)
    json.member("AliasNode", ifAny: aliasNode)
    json.member("AliasService", ifAny: aliasService)
    json.member("TTL", ifAny: ttl)
    json.member("SuccessBeforePassing", ifAny: successBeforePassing)
    json.member("FailuresBeforeCritical", ifAny: failuresBeforeCritical)
    json.member("DeregisterCriticalServiceAfter", ifAny: deregisterCriticalServiceAfter)
    json.member("OutputMaxSize", ifAny: outputMaxSize)
    json.member("ServiceID", ifAny: serviceID)
    json.member("Token", ifAny: token)
    json.endObject()
  }

  /// Refuses unknown fields, as Consul does.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, strict: true)
    checkID = try fields.string("CheckID", or: "ID")
    name = try fields.string("Name")
    notes = try fields.string("Notes")
    status = try fields.string("Status")
    let arguments = try fields.strings("Args")
    let scriptArguments = try fields.strings("ScriptArgs", or: "script_args")
    self.scriptArguments = arguments ?? scriptArguments ?? []
    http = try fields.string("HTTP")
    header = try fields.optional("Header") ?? [:]
    method = try fields.string("Method")
    body = try fields.string("Body")
    tcp = try fields.string("TCP")
    udp = try fields.string("UDP")
    file = try fields.string("File")
    fileMaxAge = try fields.duration("FileMaxAge")
    interval = try fields.duration("Interval")
    timeout = try fields.duration("Timeout")
    dockerContainerID = try fields.string("DockerContainerID", or: "docker_container_id")
    shell = try fields.string("Shell")
    grpc = try fields.string("GRPC")
    grpcUseTLS = try fields.bool("GRPCUseTLS")
    tlsSkipVerify = try fields.bool("TLSSkipVerify", or: "tls_skip_verify")
    aliasNode = try fields.string("AliasNode")
    aliasService = try fields.string("AliasService")
    ttl = try fields.duration("TTL")
    successBeforePassing = try fields.integer("SuccessBeforePassing")
    failuresBeforeCritical = try fields.integer("FailuresBeforeCritical")
    deregisterCriticalServiceAfter = try fields.duration(
      "DeregisterCriticalServiceAfter", or: "deregister_critical_service_after")
    outputMaxSize = try fields.integer("OutputMaxSize")
    serviceID = try fields.string("ServiceID", or: "service_id")
    token = try fields.string("Token")
    // Accepted for the sake of old clients; they do nothing.
    for name in ["ProxyHTTP", "ProxyGRPC"] { _ = fields.value(name) }
    try fields.finish()
  }
}

extension ConsulCheckRegistration {
  /// Checks a registration by `agent/check/register`.
  public func validateAlone() throws(ConsulRefusal) {
    guard !name.isEmpty else { throw ConsulRefusal(400, "Missing check name") }
    guard ConsulStatus.isKnown(status) || status.isEmpty else { throw ConsulRefusal(400, "Bad check status") }
    do {
      try validate()
    } catch {
      throw ConsulRefusal(400, "Invalid check: \(error)")
    }
  }
}
