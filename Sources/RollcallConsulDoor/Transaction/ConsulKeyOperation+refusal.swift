import ConsulAPI
import Rollcall

extension ConsulKeyOperation {
  var isWrite: Bool {
    switch verb {
    case "set", "cas", "delete", "delete-cas", "delete-tree", "lock", "unlock": true
    default: false
    }
  }

  /// What Consul says when the operation cannot be done.
  /// - Parameter current: what is under the key, where that is known.
  func text(_ reason: KeyValueOutcome.Refusal.Reason, current: KeyValueEntry?) -> String {
    switch (verb, reason) {
    case ("get", _): "key \"\(key)\" doesn't exist"
    case ("cas", _): "failed to set key \"\(key)\", index is stale"
    case ("delete-cas", _): "failed to delete key \"\(key)\", index is stale"
    case ("lock", .unknownSession): SessionID(session).unknownText
    case ("lock", .lockDelay): "failed to lock key \"\(key)\" due to lock delay"
    case ("lock", _): "failed to lock key \"\(key)\", lock is already held"
    case ("unlock", _): "failed to unlock key \"\(key)\", lock isn't held, or is held by another session"
    case ("check-not-exists", _): "key \"\(key)\" exists"
    case ("check-index", .missing): "failed to check index, key \"\(key)\" doesn't exist"
    case ("check-index", _):
      "failed index check for key \"\(key)\", current modify index \(current?.modifyRevision ?? .zero) != \(index)"
    case ("check-session", .missing): "failed to check session, key \"\(key)\" doesn't exist"
    case ("check-session", _):
      "failed session check for key \"\(key)\", current session \"\(current?.session?.rawValue ?? "")\" != \"\(session)\""
    default: "failed to \(verb) key \"\(key)\""
    }
  }
}
