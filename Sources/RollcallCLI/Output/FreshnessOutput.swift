import Foundation
import Rollcall

/// How fresh a set is, in JSON: `"freshness": "current"`, or `"stale"` with `staleSince` and `staleReason`.
struct FreshnessOutput: Encodable {
  private enum Key: String, CodingKey {
    case freshness, staleSince, staleReason
  }

  var freshness: Freshness

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch freshness {
    case .current:
      try container.encode("current", forKey: .freshness)
    case .stale(let since, let reason):
      try container.encode("stale", forKey: .freshness)
      try container.encode(since, forKey: .staleSince)
      try container.encode(reason, forKey: .staleReason)
    }
  }
}

extension Freshness {
  /// In words.
  var text: String {
    switch self {
    case .current: "current"
    case .stale(let since, let reason): "last known set, stale since \(since.formatted(.iso8601)): \(reason.printable)"
    }
  }
}
