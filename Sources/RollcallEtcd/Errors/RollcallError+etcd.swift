import EtcdClient
import Rollcall

extension RollcallError {
  /// - Parameter catalog: the catalog's URL, which the message begins with.
  init(_ error: EtcdError, catalog: String) {
    let at = error.endpoint.map { "\($0): " } ?? ""
    self.init(Self.code(error), "\(catalog): \(at)\(error.message)\(Self.advice(error))")
  }

  private static func code(_ error: EtcdError) -> Code {
    switch error.reason {
    case .leaseNotFound?, .leaseLost?: return .sessionLost
    case .requestTooLarge?, .replyTooLarge?, .tooManyOperations?: return .tooLarge
    case .permissionDenied?, .wrongCredentials?, .tokenExpired?: return .unauthorized
    case .closed?: return .closed
    case .leaseTTLTooLarge?: return .invalid
    case .noSpace?: return .rejected
    default: break
    }
    switch error.code {
    case .deadlineExceeded: return .timedOut
    case .unavailable, .cancelled: return .unreachable
    case .invalidArgument: return .invalid
    case .permissionDenied, .unauthenticated: return .unauthorized
    case .resourceExhausted: return .tooLarge
    case .unimplemented: return .unsupported
    default: return .rejected
    }
  }

  private static func advice(_ error: EtcdError) -> String {
    switch error.reason {
    case .tokenExpired?, .wrongCredentials?:
      ". Give the user in the URL (?user=NAME) and the password in a file (&password-file=FILE) or in ETCDCTL_PASSWORD."
    case .permissionDenied?: ". The user needs a role that may read and write the keys under the URL's path."
    case .noSpace?: ". Compact and defragment etcd, then disarm its alarm."
    case .unreachable?: ". Check the address and that etcd is running; its port for clients is 2379 unless configured."
    default: ""
    }
  }
}
