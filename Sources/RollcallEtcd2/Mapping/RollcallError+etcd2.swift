import Etcd2Client
import Rollcall

extension RollcallError {
  /// - Parameter catalog: the catalog's URL, which the message begins with.
  init(_ error: Etcd2Error, catalog: String) {
    let code: Code =
      switch error.kind {
      case .unreachable, .interrupted: .unreachable
      case .timedOut: .timedOut
      case .notEtcd: .unsupported
      case .closed: .closed
      case .refused: Self.code(refusal: error)
      }
    self.init(code, "\(catalog): \(error)")
  }

  private static func code(refusal error: Etcd2Error) -> Code {
    switch error.code {
    case 110: .unauthorized
    case 102, 104, 107: .invalid
    case 300, 301: .unreachable
    default: .rejected
    }
  }
}
