import EtcdClient
import Rollcall
import RollcallLayouts

extension SessionDocument {
  private static let rest = "restLease"

  /// - Parameter rest: the lease that ends after the lock delay; nil without a delay.
  init(_ options: SessionOptions, timeout: Duration?, rest: EtcdLeaseID?) {
    self.init(options, timeout: timeout, engine: rest.map { [Self.rest: "\($0)"] } ?? [:])
  }

  var rest: EtcdLeaseID? { engine?[Self.rest].flatMap { EtcdLeaseID(digits: $0) } }
}
