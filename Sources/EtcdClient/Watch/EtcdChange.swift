/// One change of one key.
public struct EtcdChange: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case put
    /// By a client, or by the end of its lease.
    case deletion
  }

  public var kind: Kind
  /// Of a deletion, the key and the revision only.
  public var entry: EtcdKeyValue
  /// What the key was before, if it was asked for, existed, and is not compacted.
  public var previous: EtcdKeyValue?

  /// In bytes, roughly.
  var size: Int { entry.key.bytes.count + entry.value.count + (previous.map { $0.value.count } ?? 0) }

  init(_ proto: ProtoEvent) {
    kind = proto.type == .delete ? .deletion : .put
    entry = EtcdKeyValue(proto.kv)
    previous = proto.hasPrevKv ? EtcdKeyValue(proto.prevKv) : nil
  }

  public init(_ kind: Kind, _ entry: EtcdKeyValue, previous: EtcdKeyValue? = nil) {
    self.kind = kind
    self.entry = entry
    self.previous = previous
  }
}
