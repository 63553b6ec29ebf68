import ConsulClient
import Rollcall

extension RollcallError {
  /// - Parameter catalog: the catalog's URL, which the message begins with.
  init(_ error: ConsulError, catalog: String) {
    let code: Code =
      switch error.code {
      case .settings, .unaddressable: .invalid
      case .timedOut: .timedOut
      case .closed: .closed
      case .refused: Self.code(refusal: error)
      case .unreadable: .rejected
      default: .unreachable
      }
    self.init(code, "\(catalog): \(error.message)", underlying: error.underlying)
  }

  private static func code(refusal error: ConsulError) -> Code {
    switch error.status {
    case 400: .invalid
    case 401, 403: .unauthorized
    case 404, 405, 501: .unsupported
    case 413: .tooLarge
    default: error.isTransient ? .unreachable : .rejected
    }
  }
}
