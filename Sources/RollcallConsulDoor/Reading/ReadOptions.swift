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
  var selection: Selection

  /// In the order in which Consul looks at them.
  /// - Throws: ``DoorError`` 400 with Consul's text.
  init(_ query: QueryParameters) throws(DoorError) {
    if let namespace = query["ns"], !namespace.isEmpty, namespace != "default" {
      throw .badRequest("Bad request: Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature")
    }
    selection = Selection(query)
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
