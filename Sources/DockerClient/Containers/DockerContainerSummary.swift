/// A container as a list has it.
public struct DockerContainerSummary: Sendable, Hashable, Decodable {
  public var id: String

  public init(id: String) {
    self.id = id
  }

  private enum CodingKeys: String, CodingKey {
    case id = "Id"
  }
}
