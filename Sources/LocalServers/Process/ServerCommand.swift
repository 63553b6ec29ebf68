/// A program with its arguments, as ``RealServer`` starts it.
public struct ServerCommand: Sendable {
  public var executable: String
  public var arguments: [String]
  /// Added to this process's own environment.
  public var environment: [String: String]

  public init(executable: String, arguments: [String], environment: [String: String] = [:]) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }
}
