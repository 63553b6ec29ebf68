import ZooKeeperClient

/// Asks the servers whether they know a session.
///
/// A server that has seen less than a client closes the connection without a word, so that the client tries on until its session's time is over. If
/// that server was emptied, the session is long gone. A client that resumes the session and has seen nothing is answered.
struct SessionProbe: Sendable {
  let link: ZooKeeperLink
  let session: ZooKeeperSession

  private static let limit = Duration.seconds(2)

  func isForgotten() async -> Bool {
    guard let client = try? link.client(resuming: session) else { return false }
    // The session goes on where it is known: the probe leaves it alone, and its own client takes it back.
    defer { client.abandon() }
    let timer = Task {
      try await Task.sleep(for: Self.limit)
      client.abandon()
    }
    defer { timer.cancel() }
    for await state in client.states {
      switch state {
      case .connecting: continue
      case .expired: return true
      case .connected, .connectedReadOnly, .disconnected, .authFailed, .closed: return false
      }
    }
    return false
  }
}
