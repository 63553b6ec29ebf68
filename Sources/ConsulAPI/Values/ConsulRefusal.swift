/// How Consul refuses a request: a status and a sentence, which is the whole body.
public struct ConsulRefusal: Error, Hashable, CustomStringConvertible {
  public var status: Int
  public var message: String

  public init(_ status: Int, _ message: String) {
    self.status = status
    self.message = message
  }

  public var description: String { message }
}

extension JSONReadable {
  /// Reads the body of a request.
  /// - Throws: 400 `Request decode failed: …`, as Consul says it.
  public static func decodeRequest(_ body: [UInt8]) throws(ConsulRefusal) -> Self {
    do {
      return try Self(jsonBytes: body)
    } catch {
      throw ConsulRefusal(400, "Request decode failed: \(error)")
    }
  }
}
