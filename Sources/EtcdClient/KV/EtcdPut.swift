internal import struct Foundation.Data

/// One key to be written.
public struct EtcdPut: Hashable, Sendable {
  public enum LeaseChange: Hashable, Sendable {
    /// The key will hang on no lease.
    case none
    /// The key, which must exist, stays on the lease that it hangs on.
    case keep
    case attach(EtcdLeaseID)
  }

  public var key: EtcdKey
  /// `nil` keeps the value of the key, which must exist.
  public var value: [UInt8]?
  public var lease: LeaseChange
  /// Whether the reply brings what the key was before.
  public var returnsPrevious: Bool

  public init(_ key: EtcdKey, _ value: [UInt8]?, lease: LeaseChange = .none, returnsPrevious: Bool = false) {
    self.key = key
    self.value = value
    self.lease = lease
    self.returnsPrevious = returnsPrevious
  }

  var request: ProtoPutRequest {
    var request = ProtoPutRequest()
    request.key = Data(key.bytes)
    if let value { request.value = Data(value) } else { request.ignoreValue = true }
    switch lease {
    case .none: break
    case .keep: request.ignoreLease = true
    case .attach(let id): request.lease = id.rawValue
    }
    request.prevKv = returnsPrevious
    return request
  }
}
