import ConsulAPI

/// What the agent was asked within the last second.
struct Rates: Sendable, Equatable, JSONWritable {
  var registrations = 0
  var lookups = 0

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("registrations", registrations)
    json.member("lookups", lookups)
    json.endObject()
  }
}
