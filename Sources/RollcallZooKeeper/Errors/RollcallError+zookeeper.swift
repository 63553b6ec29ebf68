import Rollcall
import ZooKeeperClient

extension RollcallError {
  /// - Parameter catalog: the catalog's URL, which the message begins with.
  init(_ error: ZooKeeperError, catalog: String) {
    let code: Code =
      switch error.code {
      case .badArguments, .invalidACL: .invalid
      case .timedOut: .timedOut
      case .closed: .closed
      case .noAuth, .authFailed, .sessionClosedRequireSasl: .unauthorized
      case .requestTooLarge, .replyTooLarge, .quotaExceeded: .tooLarge
      case .unimplemented, .notZooKeeper, .reconfigDisabled: .unsupported
      case .connectionLoss, .unreachable, .operationTimeout, .requestTimeout, .sessionMoved, .sessionExpired, .unknownSession, .notReadOnly,
        .throttled, .tooManyRequests, .tlsRefused:
        .unreachable
      default: .rejected
      }
    self.init(code, "\(catalog): \(error.message)", underlying: nil)
  }
}

extension ZooKeeperError {
  /// Whether the same may succeed later, and nothing is known of what became of it now.
  var mayPass: Bool {
    switch code {
    case .connectionLoss, .unreachable, .operationTimeout, .requestTimeout, .sessionMoved, .timedOut, .throttled, .tooManyRequests: true
    default: false
    }
  }
}
