/// How a Rollcall agent stands with one of its catalogs: `status/catalogs`, which Consul does not have.
public struct RollcallCatalogStanding: Sendable, Hashable {
  /// By which `?dc=` means it.
  public var name: String
  /// Without secrets.
  public var url: String
  /// `connecting`, `connected`, `disconnected` or `closed`.
  public var state: String
  /// Of its servers, the one that answers.
  public var endpoint: String
  /// Why it cannot be reached.
  public var reason: String
  /// How many services are known.
  public var services: Int
  /// RFC 3339; since when what is known may be out of date, empty for what is true now.
  public var staleSince: String

  public init(
    name: String, url: String, state: String, endpoint: String = "", reason: String = "", services: Int = 0, staleSince: String = ""
  ) {
    self.name = name
    self.url = url
    self.state = state
    self.endpoint = endpoint
    self.reason = reason
    self.services = services
    self.staleSince = staleSince
  }
}

extension RollcallCatalogStanding: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Name", name)
    json.member("URL", url)
    json.member("State", state)
    json.member("Endpoint", ifAny: endpoint)
    json.member("Reason", ifAny: reason)
    json.member("Services", services)
    json.member("StaleSince", ifAny: staleSince)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json)
    name = try fields.string("Name")
    url = try fields.string("URL")
    state = try fields.string("State")
    endpoint = try fields.string("Endpoint")
    reason = try fields.string("Reason")
    services = try fields.integer("Services")
    staleSince = try fields.string("StaleSince")
  }
}
