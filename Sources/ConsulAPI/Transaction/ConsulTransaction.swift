/// The body of `txn`: operations that are done all or none.
public struct ConsulTransaction: Sendable, Hashable {
  public enum Operation: Sendable, Hashable {
    case key(ConsulKeyOperation)
    /// `Node`, `Service` or `Check`, as it came.
    case other(kind: String, JSONValue)
  }

  /// The most operations that Consul takes at once.
  public static let maximumCount = 64

  /// An empty object of the request is skipped, as Consul does.
  public var operations: [Operation]

  public init(_ operations: [Operation]) {
    self.operations = operations
  }

  /// Reads the body of a request.
  /// - Throws: 400 `Failed to parse body: …`, and 413 for too many operations.
  public static func decodeRequest(_ body: [UInt8]) throws(ConsulRefusal) -> ConsulTransaction {
    let json: JSONValue
    let operations: [Operation]
    do {
      json = try JSONValue(parsing: body)
      operations = try ConsulTransaction(json: json).operations
    } catch {
      throw ConsulRefusal(400, "Failed to parse body: \(error)")
    }
    if case .array(let all) = json, all.count > maximumCount {
      throw ConsulRefusal(413, "Transaction contains too many operations (\(all.count) > \(maximumCount))")
    }
    return ConsulTransaction(operations)
  }
}

extension ConsulTransaction: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginArray()
    for operation in operations {
      json.beginObject()
      switch operation {
      case .key(let key): json.member("KV", key)
      case .other(let kind, let value):
        json.name(kind)
        json.value(value)
      }
      json.endObject()
    }
    json.endArray()
  }

  public init(json: JSONValue) throws(JSONError) {
    operations = []
    switch json {
    case .null: return
    case .array(let values):
      for value in values {
        var fields = try JSONFields(value, of: "TxnOp", strict: true)
        if let key = try fields.optional("KV", ConsulKeyOperation.self) { operations.append(.key(key)) }
        for kind in ["Node", "Service", "Check"] {
          if let other = fields.value(kind) { operations.append(.other(kind: kind, other)) }
        }
        try fields.finish()
      }
    default: throw JSONError("json: cannot unmarshal \(json.kindName) into Go value of type api.TxnOps")
    }
  }
}
