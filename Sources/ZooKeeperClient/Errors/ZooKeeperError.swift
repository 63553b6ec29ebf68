/// Why an operation gave no result: a refusal of the server, or what became of the connection.
public struct ZooKeeperError: Error, Hashable, Sendable {
  /// What is known of the operation's effect. Only a write needs to ask.
  public enum Outcome: Hashable, Sendable {
    /// It certainly did not reach the server.
    case notSent
    /// The server answered that it did not do it.
    case refused
    /// It may have taken effect, or may yet. Read before trying again.
    case ambiguous
  }

  public var code: Code
  public var outcome: Outcome
  /// What happened and, where something can be done, what.
  public var message: String
  /// The path that was given, without the chroot.
  public var path: String?
  /// The server that was asked, as `host:port`.
  public var server: String?
  /// Of a multi: which of its operations failed, from 0.
  public var operation: Int?

  public init(
    _ code: Code, outcome: Outcome = .notSent, _ message: String, path: String? = nil, server: String? = nil, operation: Int? = nil
  ) {
    self.code = code
    self.outcome = outcome
    self.message = message
    self.path = path
    self.server = server
    self.operation = operation
  }

  /// The server's answer.
  init(answered code: Code, path: String? = nil) {
    self.init(code, outcome: code.outcomeWhenAnswered, code.meaning, path: path)
  }

  func with(outcome: Outcome) -> ZooKeeperError {
    var error = self
    error.outcome = outcome
    return error
  }

  func with(path: String?) -> ZooKeeperError {
    var error = self
    error.path = self.path ?? path
    return error
  }

  func at(_ server: String?) -> ZooKeeperError {
    var error = self
    error.server = self.server ?? server
    return error
  }
}

extension ZooKeeperError: CustomStringConvertible {
  public var description: String {
    var text = [server, path.map { "'\($0)'" }].compactMap { $0 }.map { "\($0): " }.joined()
    text += "\(message) (\(code))"
    if outcome == .ambiguous { text += "; whether it took effect is unknown" }
    return text
  }
}
