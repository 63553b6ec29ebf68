extension EtcdError {
  /// The error that a status and its message, both of the server, stand for.
  init(answered code: Code, _ message: String) {
    self.init(code, reason: Reason(code: code, message: message), outcome: code.outcomeWhenAnswered, message: message)
  }

  /// The error in a watch's `cancel_reason`, which quotes a status as `rpc error: code = NAME desc = MESSAGE`, or is a message alone.
  init(cancelReason text: String) {
    let parts = text.split(separator: " desc = ", maxSplits: 1)
    guard parts.count == 2, let name = parts[0].split(separator: "code = ", maxSplits: 1).last else {
      self.init(.unknown, reason: Reason(code: .unknown, message: text), outcome: .refused, message: text)
      return
    }
    let code = Code.allCases.first { Self.camelCased($0) == name } ?? .unknown
    self.init(answered: code, String(parts[1]))
  }

  /// Go's name of a code, such as `InvalidArgument`.
  private static func camelCased(_ code: Code) -> String {
    code.description.split(separator: "_").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined()
  }
}

extension EtcdError.Reason {
  /// etcd's messages are part of its API: its own clients compare them too.
  init?(code: EtcdError.Code, message: String) {
    guard let known = Self.messages.first(where: { message.contains($0.text) }) else {
      guard code == .permissionDenied else { return nil }
      self = .permissionDenied
      return
    }
    self = known.reason
  }

  private static let messages: [(text: String, reason: Self)] = [
    ("required revision has been compacted", .compacted),
    ("required revision is a future revision", .futureRevision),
    ("requested lease not found", .leaseNotFound),
    ("lease already exists", .leaseExists),
    ("too large lease TTL", .leaseTTLTooLarge),
    ("etcdserver: no leader", .noLeader),
    ("leader changed", .leaderChanged),
    ("etcdserver: request timed out", .serverTimedOut),
    ("too many requests", .tooManyRequests),
    ("database space exceeded", .noSpace),
    ("key is not provided", .emptyKey),
    ("duplicate key given in txn request", .duplicateKey),
    ("too many operations in txn request", .tooManyOperations),
    ("request is too large", .requestTooLarge),
    ("received message larger than max", .requestTooLarge),
    ("watcher range is empty", .emptyRange),
    ("permission denied", .permissionDenied),
    ("invalid user ID or password", .wrongCredentials),
    ("authentication is not enabled", .authenticationOff),
    ("invalid auth token", .tokenExpired),
    ("user name is empty", .tokenExpired),
    ("revision of auth store is old", .tokenExpired),
  ]
}
