import Foundation
import NIOCore
import NIOPosix

/// Why no connection was made, in few words.
enum ConnectionProblem {
  static func text(_ error: NIOConnectionError) -> String {
    let problems = error.connectionErrors.map(\.error).map { problem -> String in
      switch problem {
      case let problem as IOError: text(problem)
      case is ChannelError: "i/o timeout"
      default: "\(problem)"
      }
    }
    return problems.first ?? "lookup \(error.host): no such host"
  }

  /// - Parameter call: what the system was asked for.
  static func text(_ error: IOError, in call: String = "connect") -> String {
    "\(call): \(String(cString: strerror(error.errnoCode)).lowercased())"
  }
}
