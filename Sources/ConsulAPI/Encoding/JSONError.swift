/// Why JSON could not be read, in the words of Go's `encoding/json`, which Consul passes on to its clients.
public struct JSONError: Error, Hashable, CustomStringConvertible {
  public var message: String

  public init(_ message: String) {
    self.message = message
  }

  public var description: String { message }
}
