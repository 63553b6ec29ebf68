import Rollcall

extension SessionID {
  /// What Consul says of a session that does not exist.
  var unknownText: String { fault ?? "invalid session \"\(self)\"" }

  /// What Consul says of an id that cannot be a session's; nil for one that can be.
  var fault: String? { rawValue.indexFault.map { "failed session lookup: \($0)" } }
}
