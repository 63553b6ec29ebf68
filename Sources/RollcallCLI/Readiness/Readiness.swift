import ArgumentParser
import Rollcall
import RollcallReadiness

/// When a command that was just started counts as ready: `tcp`, `http:/path`, `none`, or a condition of any other kind.
enum Readiness: CustomStringConvertible, Sendable, Equatable {
  /// As soon as the instance's port accepts a connection.
  case tcp
  /// As soon as a GET of the path is answered with a status of 200 to 299.
  case http(path: String)
  /// At once.
  case none
  case condition(ReadinessCondition)

  /// - Throws: a sentence that shows what is possible.
  init(_ text: String) throws(ValidationError) {
    switch text {
    case "tcp": self = .tcp
    case "none": self = .none
    case _ where text.hasPrefix("http:/") && !text.hasPrefix("http://"):
      guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw ValidationError(Self.problem(text)) }
      self = .http(path: String(text.dropFirst(5)))
    default:
      do {
        self = .condition(try ReadinessCondition(text))
      } catch {
        throw ValidationError(Self.problem(text))
      }
    }
  }

  private static func problem(_ text: String) -> String {
    "'\(text)' is no readiness: write tcp, none, http:/ and the rest of a path, such as http:/health, or one of: \(ReadinessCondition.forms)."
  }

  /// Whether it asks the instance at its own address, where nothing else may answer.
  var asksInstance: Bool {
    switch self {
    case .tcp, .http: true
    case .none, .condition: false
    }
  }

  /// What must hold for an instance at the address; nil when nothing must.
  /// - Throws: ``RollcallError`` `.invalid` for a path that makes no URL.
  func condition(at address: HostPort) throws(RollcallError) -> ReadinessCondition? {
    switch self {
    case .tcp: try ReadinessCondition("tcp://\(address)")
    case .http(let path): try ReadinessCondition("http://\(address)\(path)")
    case .none: nil
    case .condition(let condition): condition
    }
  }

  var description: String {
    switch self {
    case .tcp: "tcp"
    case .http(let path): "http:\(path)"
    case .none: "none"
    case .condition(let condition): condition.description
    }
  }
}
