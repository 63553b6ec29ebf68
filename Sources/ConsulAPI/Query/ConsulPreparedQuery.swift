/// A prepared query: how to find a service, kept under a name. The body of `query`, and what `query/:id` and `explain` show.
public struct ConsulPreparedQuery: Sendable, Hashable {
  /// A UUID; empty in the body of a new one.
  public var id = ""
  /// Empty for a query that is known by its id alone, and for a template for all names.
  public var name = ""
  /// The session with which the query goes; empty for none.
  public var session = ""
  public var token = ""
  public var template = Template()
  public var service = ConsulQueryService()
  public var dns = DNS()
  public var createIndex: UInt64 = 0
  public var modifyIndex: UInt64 = 0

  /// What makes a query stand for all names that begin like its own.
  public struct Template: Sendable, Hashable {
    public static let namePrefixMatch = "name_prefix_match"

    /// Empty for an ordinary query.
    public var type = ""
    public var regexp = ""
    public var removeEmptyTags = false

    public init() {}
  }

  /// How its answers are told by DNS.
  public struct DNS: Sendable, Hashable {
    /// Go's duration; empty for the standard.
    public var ttl = ""

    public init() {}
  }

  public init() {}

  public var isTemplate: Bool { !template.type.isEmpty }
}

extension ConsulPreparedQuery: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.member("Name", name)
    json.member("Session", session)
    json.member("Token", token)
    json.member("Template", template)
    json.member("Service", service)
    json.member("DNS", dns)
    json.member("CreateIndex", createIndex)
    json.member("ModifyIndex", modifyIndex)
    json.endObject()
  }

  /// Refuses unknown fields, as Consul does.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "PreparedQuery", strict: true)
    id = try fields.string("ID")
    name = try fields.string("Name")
    session = try fields.string("Session")
    token = try fields.string("Token")
    template = try fields.optional("Template") ?? Template()
    service = try fields.optional("Service") ?? ConsulQueryService()
    dns = try fields.optional("DNS") ?? DNS()
    createIndex = try fields.unsigned("CreateIndex")
    modifyIndex = try fields.unsigned("ModifyIndex")
    try fields.finish()
  }
}

extension ConsulPreparedQuery.Template: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Type", type)
    json.member("Regexp", regexp)
    json.member("RemoveEmptyTags", removeEmptyTags)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "QueryTemplateOptions", path: "Template.", strict: true)
    type = try fields.string("Type")
    regexp = try fields.string("Regexp")
    removeEmptyTags = try fields.bool("RemoveEmptyTags")
    try fields.finish()
  }
}

extension ConsulPreparedQuery.DNS: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("TTL", ttl)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "QueryDNSOptions", path: "DNS.", strict: true)
    ttl = try fields.string("TTL")
    try fields.finish()
  }
}
