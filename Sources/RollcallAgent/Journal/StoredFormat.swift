import Rollcall

/// The version of the stored form. A reader passes over fields that it does not know, and refuses a version that it does not know.
struct StoredFormat: Codable {
  static let current = 1

  init() {}

  init(from decoder: any Decoder) throws {
    let version = try decoder.singleValueContainer().decode(Int.self)
    guard version <= Self.current else {
      throw RollcallError(
        .newerFormat,
        "The agent's data was written by a newer version of Rollcall (format \(version)). Use that version, or another data directory.")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Self.current)
  }
}
