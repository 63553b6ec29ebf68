/// What a call carries beside its message.
struct CallMetadata: Hashable, Sendable {
  /// etcd's token of an authenticated user.
  var token: String?
  /// The member is to refuse at once, or to end a stream, while it has no leader.
  var requiresLeader = false
}
