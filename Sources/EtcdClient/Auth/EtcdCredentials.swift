/// User and password.
public struct EtcdCredentials: Hashable, Sendable {
  public var user: String
  public var password: String

  public init(user: String, password: String) {
    self.user = user
    self.password = password
  }
}

extension EtcdCredentials: CustomStringConvertible, CustomDebugStringConvertible {
  /// Never the password.
  public var description: String { "user \(user)" }
  public var debugDescription: String { description }
}
