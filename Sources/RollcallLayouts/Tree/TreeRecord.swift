/// One key with its value.
public struct TreeRecord: Sendable, Hashable {
  public var key: String
  public var value: [UInt8]

  public init(key: String, value: [UInt8]) {
    self.key = key
    self.value = value
  }

  public init(key: String, text: String) {
    self.init(key: key, value: Array(text.utf8))
  }

  /// The value as text; nil when it is not UTF-8.
  public var text: String? { String(validating: value, as: UTF8.self) }
}
