/// Something that happened in an engine.
public struct DockerEvent: Sendable, Hashable {
  /// `container`, `network`, …
  public var type: String
  /// `start`, `die`, `health_status: healthy`, …
  public var action: String
  /// What it happened to.
  public var subject: String
  public var attributes: [String: String]
  /// Nanoseconds since 1970 by the engine's clock.
  public var time: Int64

  public init(type: String, action: String, subject: String, attributes: [String: String] = [:], time: Int64 = 0) {
    self.type = type
    self.action = action
    self.subject = subject
    self.attributes = attributes
    self.time = time
  }

  /// The container that it is about: of a network's events, the one that came or went.
  public var container: String? {
    switch type {
    case "container": subject.isEmpty ? nil : subject
    case "network": attributes["container"]
    default: nil
    }
  }
}

extension DockerEvent: Decodable {
  private enum CodingKeys: String, CodingKey {
    case type = "Type"
    case action = "Action"
    case actor = "Actor"
    case time = "time"
    case nanoseconds = "timeNano"
    // As engines before 1.22 have it, and newer ones no more.
    case status, id
  }

  private struct Actor: Decodable {
    var id: String?
    var attributes: [String: String]?

    enum CodingKeys: String, CodingKey {
      case id = "ID"
      case attributes = "Attributes"
    }
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let actor = try fields.decodeIfPresent(Actor.self, forKey: .actor)
    let action = try fields.decodeIfPresent(String.self, forKey: .action) ?? fields.decodeIfPresent(String.self, forKey: .status)
    let seconds = try fields.decodeIfPresent(Int64.self, forKey: .time) ?? 0
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    self.init(
      type: try fields.decodeIfPresent(String.self, forKey: .type) ?? "container", action: action ?? "",
      subject: try actor?.id ?? fields.decodeIfPresent(String.self, forKey: .id) ?? "", attributes: actor?.attributes ?? [:],
      time: try fields.decodeIfPresent(Int64.self, forKey: .nanoseconds) ?? (overflow ? 0 : whole))
  }
}
