/// What is to be registered now.
public struct ContainerSet: Sendable, Hashable {
  /// With different keys, sorted.
  public var services: [ContainerService]
  /// Whether that is all: everything that runs was looked at since the engine was last reached. Until then what is missing may only be unknown.
  public var isComplete: Bool

  public init(services: [ContainerService], isComplete: Bool) {
    self.services = services
    self.isComplete = isComplete
  }
}
