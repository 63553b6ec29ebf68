import HTTPTypes
import Rollcall

/// What a `PUT` of `kv` asks for.
struct KeyWrite {
  private enum Kind {
    case set(KeyValueOperation.Condition)
    case acquire(SessionID)
    case release(SessionID)
  }

  private let key: String
  private let flags: UInt64
  private let kind: Kind

  /// - Throws: ``DoorError`` with Consul's text.
  init(_ request: DoorRequest) throws(DoorError) {
    let query = request.query
    guard !request.name.isEmpty else { throw .badRequest("Missing key name") }
    try query.refuseConflicts(among: "acquire", "cas", "release")
    key = request.name
    flags = try query.unsigned("flags") ?? 0
    if let index = try query.unsigned("cas") {
      kind = .set(.revision(Revision(index)))
    } else if let session = query["acquire"] {
      guard !session.isEmpty else { throw .refused("missing session") }
      kind = .acquire(SessionID(session))
    } else if let session = query["release"] {
      guard !session.isEmpty else { throw .refused("missing session") }
      kind = .release(SessionID(session))
    } else {
      kind = .set(.none)
    }
  }

  func operation(_ value: [UInt8]) -> KeyValueOperation {
    switch kind {
    case .set(let condition): .set(key: key, value: value, flags: flags, condition: condition)
    case .acquire(let session): .acquire(key: key, value: value, flags: flags, session: session)
    case .release(let session): .release(key: key, value: value, flags: flags, session: session)
    }
  }

  /// Whether it was done; a session that is none is an error.
  func isDone(_ outcome: KeyValueOutcome) throws(DoorError) -> Bool {
    guard case .refused(let refusals) = outcome else { return true }
    if case .acquire(let session) = kind, refusals.contains(where: { $0.reason == .unknownSession }) {
      throw .refused(session.unknownText)
    }
    return false
  }
}

/// What a `DELETE` of `kv` asks for.
struct KeyDeletion {
  let operation: KeyValueOperation

  /// - Throws: ``DoorError`` with Consul's text.
  init(_ request: DoorRequest) throws(DoorError) {
    try request.query.refuseConflicts(among: "cas", "recurse")
    if request.query.contains("recurse") {
      operation = .deletePrefix(request.name)
      return
    }
    guard !request.name.isEmpty else { throw .badRequest("Missing key name") }
    let index = try request.query.unsigned("cas")
    operation = .delete(key: request.name, condition: index.map { .revision(Revision($0)) } ?? .none)
  }
}

extension QueryParameters {
  /// - Throws: 400 when more than one of them is given, which Consul lists in the order of their names.
  fileprivate func refuseConflicts(among names: String...) throws(DoorError) {
    let given = names.filter(contains)
    guard given.count > 1 else { return }
    throw .badRequest("Conflicting flags: " + given.map { "\($0)=\(self[$0] ?? "")" }.joined(separator: "&"))
  }

  /// - Throws: 500 with what Go says of text that is no number.
  fileprivate func unsigned(_ name: String) throws(DoorError) -> UInt64? {
    guard let text = self[name] else { return nil }
    guard let number = UInt64(digits: text) else {
      let isTooLarge = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      throw .refused("strconv.ParseUint: parsing \"\(text)\": \(isTooLarge ? "value out of range" : "invalid syntax")")
    }
    return number
  }
}
