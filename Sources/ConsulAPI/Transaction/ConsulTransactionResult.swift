/// The answer of `txn`.
public struct ConsulTransactionResult: Sendable, Hashable {
  /// Why one operation was not done, and so none.
  public struct Failure: Sendable, Hashable {
    public var operation: Int
    public var what: String

    public init(operation: Int, what: String) {
      self.operation = operation
      self.what = what
    }
  }

  /// The keys that were read or written; those written come without their values.
  public var keys: [ConsulKeyValue]
  public var failures: [Failure]
  /// Whether the transaction only read: then Consul appends facts about the reading.
  public var isReadOnly: Bool

  public init(keys: [ConsulKeyValue], failures: [Failure] = [], isReadOnly: Bool) {
    self.keys = keys
    self.failures = failures
    self.isReadOnly = isReadOnly
  }
}

extension ConsulTransactionResult: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.name("Results")
    if failures.isEmpty {
      json.beginArray()
      for key in keys {
        json.beginObject()
        json.member("KV", key)
        json.endObject()
      }
      json.endArray()
    } else {
      json.null()
    }
    json.name("Errors")
    if failures.isEmpty { json.null() } else { json.array(failures) }
    if isReadOnly {
      json.member("Index", 0)
      json.member("LastContact", 0)
      json.member("KnownLeader", true)
      json.member("ConsistencyLevel", "")
    }
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "TxnResponse")
    keys = []
    if case .array(let results)? = fields.value("Results") {
      for result in results {
        var result = try JSONFields(result, of: "TxnResult")
        if let key = try result.optional("KV", ConsulKeyValue.self) { keys.append(key) }
      }
    }
    failures = try fields.list("Errors")
    isReadOnly = fields.value("KnownLeader") != nil
  }
}

extension ConsulTransactionResult.Failure: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("OpIndex", operation)
    json.member("What", what)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "TxnError")
    operation = try fields.integer("OpIndex")
    what = try fields.string("What")
  }
}
