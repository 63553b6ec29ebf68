/// By what the agent knows something that a file defines.
public enum DefinitionID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  case service(String)
  case check(String)

  public var description: String {
    switch self {
    case .service(let id): "service '\(id)'"
    case .check(let id): "check '\(id)'"
    }
  }
}
