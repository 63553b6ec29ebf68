/// A check with its latest result, as `agent/checks`, `health/*` and `catalog/register` carry it.
public struct ConsulCheck: Sendable, Hashable {
  public var node: String
  public var checkID: String
  public var name: String
  /// `passing`, `warning` or `critical`; anything else counts as critical.
  public var status: String
  public var notes: String
  public var output: String
  /// Empty for a check of the node as a whole.
  public var serviceID: String
  public var serviceName: String
  /// Nil is written as `null`; most answers of Consul have `[]`.
  public var serviceTags: [String]?
  /// `ttl`, `http`, `tcp`, `script`, `grpc`, `docker`, `alias`, `maintenance`, or empty.
  public var type: String
  public var definition: ConsulCheckDefinition
  public var createIndex: UInt64
  public var modifyIndex: UInt64

  public init(
    node: String, checkID: String, name: String, status: String, notes: String = "", output: String = "", serviceID: String = "",
    serviceName: String = "", serviceTags: [String]? = [], type: String = "",
    definition: ConsulCheckDefinition = ConsulCheckDefinition(), createIndex: UInt64 = 0, modifyIndex: UInt64 = 0
  ) {
    self.node = node
    self.checkID = checkID
    self.name = name
    self.status = status
    self.notes = notes
    self.output = output
    self.serviceID = serviceID
    self.serviceName = serviceName
    self.serviceTags = serviceTags
    self.type = type
    self.definition = definition
    self.createIndex = createIndex
    self.modifyIndex = modifyIndex
  }
}

extension ConsulCheck: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    write(to: &json, type: type) { definition.write(to: &$0) }
  }

  /// As `agent/health` shows it: an empty type, and every member of the definition.
  func writeExpanded(to json: inout JSONWriter) {
    write(to: &json, type: "") { definition.writeExpanded(to: &$0) }
  }

  private func write(to json: inout JSONWriter, type: String, definition: (inout JSONWriter) -> Void) {
    json.beginObject()
    json.member("Node", node)
    json.member("CheckID", checkID)
    json.member("Name", name)
    json.member("Status", status)
    json.member("Notes", notes)
    json.member("Output", output)
    json.member("ServiceID", serviceID)
    json.member("ServiceName", serviceName)
    json.member("ServiceTags", serviceTags)
    json.member("Type", type)
    json.name("Definition")
    definition(&json)
    json.member("CreateIndex", createIndex)
    json.member("ModifyIndex", modifyIndex)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    try self.init(json: json, strict: false)
  }

  init(json: JSONValue, strict: Bool) throws(JSONError) {
    var fields = try JSONFields(json, of: "HealthCheck", path: strict ? "Check." : "", strict: strict)
    node = try fields.string("Node")
    checkID = try fields.string("CheckID")
    name = try fields.string("Name")
    status = try fields.string("Status")
    notes = try fields.string("Notes")
    output = try fields.string("Output")
    serviceID = try fields.string("ServiceID")
    serviceName = try fields.string("ServiceName")
    serviceTags = try fields.strings("ServiceTags")
    type = try fields.string("Type")
    definition =
      try fields.value("Definition").map { json throws(JSONError) in
        try ConsulCheckDefinition(json: json, strict: strict)
      } ?? ConsulCheckDefinition()
    createIndex = try fields.unsigned("CreateIndex")
    modifyIndex = try fields.unsigned("ModifyIndex")
    try fields.finish()
  }
}
