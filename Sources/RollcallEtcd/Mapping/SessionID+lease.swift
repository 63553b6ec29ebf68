import EtcdClient
import Rollcall

extension SessionID {
  /// In hexadecimal, as etcdctl writes leases.
  init(_ lease: EtcdLeaseID) {
    self.init("\(lease)")
  }

  /// - Returns: nil for what names no lease.
  var lease: EtcdLeaseID? {
    UInt64(rawValue, radix: 16).flatMap { EtcdLeaseID(rawValue: Int64(bitPattern: $0)) }
  }
}
