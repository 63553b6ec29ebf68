/// Which failed calls are tried again. Never one that may have changed something.
enum RetryRule {
  /// What a call does on the server.
  enum Effect: Hashable, Sendable {
    /// It may run twice.
    case read
    case write
  }

  enum Decision: Hashable, Sendable {
    case fail
    /// On whatever connection there is then.
    case retry
    /// On another member, if there is one.
    case retryElsewhere
    /// With a new token.
    case retryWithNewToken
  }

  /// - Parameters:
  ///   - wasCutShort: the try ended before the call's own deadline, so that another member could be asked.
  ///   - mayRefreshToken: there are credentials, and this call has not used up its new tokens.
  static func decision(
    _ error: EtcdError, effect: Effect, wasCutShort: Bool, mayRefreshToken: Bool
  ) -> Decision {
    if error.reason == .tokenExpired { return mayRefreshToken ? .retryWithNewToken : .fail }
    if error.reason == .closed { return .fail }
    switch (error.code, error.outcome) {
    case (.unavailable, .notSent): return .retry
    case (.unavailable, _) where effect == .read:
      // A lost connection is replaced in any case; a member that answered so is left.
      return error.reason == .connectionLost || error.reason == .unresponsive ? .retry : .retryElsewhere
    case (.deadlineExceeded, _) where effect == .read && wasCutShort: return .retryElsewhere
    default: return .fail
    }
  }
}
