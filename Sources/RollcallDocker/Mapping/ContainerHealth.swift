import DockerClient
public import Rollcall

/// What Docker says of how a container is.
public struct ContainerHealth: Sendable, Hashable {
  public static let checkName = "Docker health"
  /// In bytes of a check's output, as elsewhere.
  private static let longestOutput = 4096

  public var health: Health
  public var output: String

  public init(_ health: Health, _ output: String = "") {
    self.health = health
    self.output = output
  }

  /// Nil for a container without a HEALTHCHECK that runs.
  ///
  /// One that is starting is not ready, and so critical. One that is paused stays what it was.
  init?(_ state: DockerContainer.State) {
    if state.isRestarting {
      self.init(.critical, "The container is between two lives; the last ended with \(state.exitCode).")
      return
    }
    guard let health = state.health else { return nil }
    let output = Self.cut(health.output)
    guard !state.isPaused else {
      // Docker calls whatever it pauses unhealthy, since it checks no more.
      self.init(health.lastCode == 0 ? .passing : .critical, output)
      return
    }
    switch health.status {
    case "healthy": self.init(.passing, output)
    case "starting": self.init(.critical, output.isEmpty ? "The container's health check has not passed yet." : output)
    default: self.init(.critical, output.isEmpty ? "The container is \(health.status)." : output)
    }
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > longestOutput else { return text }
    return String(decoding: text.utf8.prefix(longestOutput), as: UTF8.self)
  }
}
