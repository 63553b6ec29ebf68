/// A program that an engine runs, or ran, inside a container.
public struct DockerExec: Decodable, Sendable, Hashable {
  public var isRunning: Bool
  public var exitCode: Int?
  /// As the engine's machine numbers it.
  public var pid: Int?
  /// The container's whole id.
  public var container: String

  private enum CodingKeys: String, CodingKey {
    case isRunning = "Running"
    case exitCode = "ExitCode"
    case pid = "Pid"
    case container = "ContainerID"
  }
}
