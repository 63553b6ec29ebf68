import EtcdClient
import Rollcall

extension SessionID {
  init(_ lease: EtcdLeaseID) {
    self.init(number: UInt64(bitPattern: lease.rawValue))
  }

  /// - Returns: nil for what names no lease.
  var lease: EtcdLeaseID? {
    number.flatMap { EtcdLeaseID(rawValue: Int64(bitPattern: $0)) }
  }
}

extension EtcdLeaseID {
  /// - Parameter digits: as its description has them.
  init?(digits: some StringProtocol) {
    guard let number = UInt64(digits, radix: 16) else { return nil }
    self.init(rawValue: Int64(bitPattern: number))
  }
}
