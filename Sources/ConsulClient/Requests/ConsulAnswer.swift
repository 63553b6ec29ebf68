public import struct Foundation.Date

/// A decoded answer, with what its headers said.
public struct ConsulAnswer<Value: Sendable>: Sendable {
  public var value: Value
  /// When the answer last changed; nil where Consul gives no index.
  public var index: UInt64?
  /// Who answered. Indexes of different agents' answers must not be compared.
  public var endpoint: ConsulEndpoint

  /// Since when the answer may be out of date, because the catalog behind a Rollcall agent is gone; nil for what is true now.
  public var staleSince: Date?

  public init(value: Value, index: UInt64?, endpoint: ConsulEndpoint, staleSince: Date? = nil) {
    self.value = value
    self.index = index
    self.endpoint = endpoint
    self.staleSince = staleSince
  }

  public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> ConsulAnswer<Other> {
    ConsulAnswer<Other>(value: try transform(value), index: index, endpoint: endpoint, staleSince: staleSince)
  }
}
