/// A program that is run in a container of this machine's Docker engine.
public struct DockerProbe: Sendable, Hashable, Codable {
  /// Its id or name.
  public var container: String
  /// The program with its arguments.
  public var command: [String]

  public init(container: String, command: [String]) {
    self.container = container
    self.command = command
  }
}
