/// One health check and its latest result, as the catalog shows it to everyone.
public struct HealthCheck: Sendable, Hashable, Codable, Identifiable {
  /// Unique among the checks of its node.
  public var id: String
  public var name: String
  public var health: Health
  /// What the check last printed or answered; empty before its first run.
  public var output: String
  /// A remark for people.
  public var notes: String
  /// How the check is made: `ttl`, `http`, `tcp`, `script`, …; empty when nobody runs it and its health is set from outside.
  public var kind: String

  /// The longest id, in bytes of UTF-8.
  static let maximumIDLength = 1024

  public init(
    id: String, name: String, health: Health, output: String = "", notes: String = "", kind: String = ""
  ) {
    self.id = id
    self.name = name
    self.health = health
    self.output = output
    self.notes = notes
    self.kind = kind
  }
}
