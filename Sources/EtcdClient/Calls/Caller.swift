internal import NIOCore
internal import SwiftProtobuf

/// Makes unary calls: deadline, connection, token, and further tries as ``RetryRule`` allows.
struct Caller: Sendable {
  let link: Link
  let tokens: TokenSource?
  let settings: EtcdSettings
  /// Whether a read that gets no answer can be tried on another member.
  let hasSeveralMembers: Bool

  /// A new token may be refused once more, when users and roles have just changed again.
  private static let maximumNewTokens = 2

  /// - Throws: ``EtcdError``, or `CancellationError` when the task was cancelled.
  func call<Request, Reply>(
    _ method: GRPCMethod<Request, Reply>, _ request: Request, effect: RetryRule.Effect, options: EtcdCallOptions
  ) async throws -> Reply {
    let deadline = NIODeadline.now() + TimeAmount(options.timeout ?? settings.requestTimeout)
    let frame = try method.frame(request)
    var pause = RetryPause(initial: settings.retry.backoff, maximum: settings.retry.maximumBackoff)
    var newTokens = 0
    while true {
      var lease: Link.Lease?
      var token: TokenSource.Token?
      var tryDeadline = deadline
      do {
        let connected = try await link.connection(until: deadline, failsFast: options.failsFast)
        lease = connected
        token = try await tokens?.token(until: deadline)
        if effect == .read, hasSeveralMembers { tryDeadline = min(deadline, .now() + TimeAmount(settings.retry.tryTimeout)) }
        let reply = try await connected.connection.unary(
          path: method.path, frame: frame, deadline: tryDeadline,
          metadata: CallMetadata(token: token?.text, requiresLeader: options.requiresLeader))
        return try method.reply(from: reply)
      } catch let error as EtcdError {
        if Task.isCancelled { throw CancellationError() }
        // Without a connection its own wait is over.
        guard let lease else { throw error }
        let decision = RetryRule.decision(
          error, effect: effect, wasCutShort: tryDeadline < deadline, mayRefreshToken: token != nil && newTokens < Self.maximumNewTokens)
        switch decision {
        case .fail: throw error
        case .retry: break
        case .retryElsewhere: link.demote(lease.attempt)
        case .retryWithNewToken:
          newTokens += 1
          if let token { tokens?.reject(token) }
          continue
        }
        var random = SystemRandomNumberGenerator()
        let rest = pause.next(using: &random)
        guard NIODeadline.now() + TimeAmount(rest) < deadline else { throw error }
        try await Task.sleep(for: rest)
      }
    }
  }
}
