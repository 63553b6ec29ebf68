/// A key with its value, as it stands at some revision.
public struct EtcdKeyValue: Hashable, Sendable {
  public var key: EtcdKey
  public var value: [UInt8]
  /// The revision at which the key came to be.
  public var createRevision: Int64
  /// The revision of its last change.
  public var modRevision: Int64
  /// How often it was put since it came to be; 0 in the event of a deletion.
  public var version: Int64
  /// The lease it hangs on; it is deleted with it.
  public var lease: EtcdLeaseID?

  public init(
    key: EtcdKey, value: [UInt8], createRevision: Int64, modRevision: Int64, version: Int64, lease: EtcdLeaseID? = nil
  ) {
    self.key = key
    self.value = value
    self.createRevision = createRevision
    self.modRevision = modRevision
    self.version = version
    self.lease = lease
  }

  init(_ proto: ProtoKeyValue) {
    self.init(
      key: EtcdKey(bytes: Array(proto.key)), value: Array(proto.value), createRevision: proto.createRevision,
      modRevision: proto.modRevision, version: proto.version, lease: EtcdLeaseID(rawValue: proto.lease))
  }

  /// The value as text, unless it is no UTF-8.
  public var text: String? { String(validating: value, as: UTF8.self) }
}
