/// What `query/:name/explain` shows: the query that would be executed.
public struct ConsulQueryExplanation: Sendable, Hashable {
  public var query: ConsulPreparedQuery
  public var reading: ConsulReading

  public init(query: ConsulPreparedQuery, reading: ConsulReading) {
    self.query = query
    self.reading = reading
  }
}

extension ConsulQueryExplanation: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Query", query)
    reading.writeMembers(to: &json)
    json.endObject()
  }
}
