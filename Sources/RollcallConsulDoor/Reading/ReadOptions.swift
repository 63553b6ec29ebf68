import ConsulAPI
import Rollcall

/// How a client wants to read: which datacenter, how consistent, at once or after the next change.
struct ReadOptions: Sendable, Equatable {
  enum Consistency: String, Sendable {
    case leader, stale, consistent
  }

  var datacenter: String?
  var consistency = Consistency.leader
  /// Asks for the agent's own memory, whatever age it has.
  var isCached = false
  /// Answer once the index is above it; 0: at once.
  var index: UInt64 = 0
  /// How long to wait for that; nil: the standard.
  var wait: Duration?

  /// In the order in which Consul looks at them.
  /// - Throws: ``DoorError`` 400 with Consul's text, and 501 for what the door cannot do yet: a parameter that narrows an answer is never ignored.
  init(_ query: QueryParameters) throws(DoorError) {
    try Self.refuseUnsupported(query)
    datacenter = query["dc"]
    let isStale = query.contains("stale")
    let isConsistent = query.contains("consistent")
    isCached = query.contains("cached")
    if isStale { consistency = .stale }
    if isConsistent { consistency = .consistent }
    if let text = query["max_stale"], !text.isEmpty {
      guard (try? GoDuration(text)) != nil else { throw .badRequest("Invalid max_stale value \"\(text)\"") }
      if !isConsistent { consistency = .stale }
    }
    if isStale, isConsistent { throw .badRequest("Cannot specify ?stale with ?consistent, conflicting semantics.") }
    if isCached, isConsistent { throw .badRequest("Cannot specify ?cached with ?consistent, conflicting semantics.") }
    if let text = query["wait"], !text.isEmpty {
      guard let wait = try? GoDuration(text) else { throw .badRequest("Invalid wait time") }
      self.wait = wait.duration
    }
    if let text = query["index"], !text.isEmpty {
      guard let index = UInt64(digits: text) else { throw .badRequest("Invalid index") }
      self.index = index
    }
  }

  private static func refuseUnsupported(_ query: QueryParameters) throws(DoorError) {
    for parameter in query.parameters {
      switch parameter.name {
      case "filter" where !parameter.value.isEmpty, "near" where !parameter.value.isEmpty, "node-meta":
        throw .unsupported("The parameter '\(parameter.name)' is not supported by this agent yet. Leave it out, and select in the client.")
      case "ns" where !parameter.value.isEmpty && parameter.value != "default":
        throw .badRequest("Bad request: Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature")
      default: continue
      }
    }
  }

  /// How long a blocking query waits: the standard without `wait`, the maximum for more, and up to a sixteenth longer, so that clients that
  /// came together do not come back together.
  func patience(_ limits: ConsulDoorSettings.Blocking, using random: inout some RandomNumberGenerator) -> Duration {
    let wait = wait.flatMap { $0 > .zero ? min($0, limits.maximum) : nil } ?? limits.standard
    return wait + wait / 16 * Double.random(in: 0..<1, using: &random)
  }
}

extension UInt64 {
  /// Decimal digits only, as Go's `strconv.ParseUint` takes them: no sign.
  init?(digits text: String) {
    guard text.utf8.first.map({ $0 != UInt8(ascii: "+") }) ?? false else { return nil }
    self.init(text)
  }
}
