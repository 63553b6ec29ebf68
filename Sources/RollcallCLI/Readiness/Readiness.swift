import ArgumentParser

/// When a command that was just started counts as ready: `tcp`, `http:/path` or `none`.
enum Readiness: CustomStringConvertible, Sendable, Equatable {
  /// As soon as the instance's port accepts a connection.
  case tcp
  /// As soon as a GET of the path is answered with a status of 200 to 299.
  case http(path: String)
  /// At once.
  case none

  /// - Throws: a sentence that shows what is possible.
  init(_ text: String) throws(ValidationError) {
    if text == "tcp" {
      self = .tcp
    } else if text == "none" {
      self = .none
    } else if text.hasPrefix("http:/"), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
      self = .http(path: String(text.dropFirst(5)))
    } else {
      throw ValidationError("'\(text)' is no readiness: write tcp, none, or http:/ and the rest of a path, such as http:/health.")
    }
  }

  var description: String {
    switch self {
    case .tcp: "tcp"
    case .http(let path): "http:\(path)"
    case .none: "none"
    }
  }
}
