internal import NIOCore

/// Opens streams on one link: connection, token, then the call. For drivers on the link's event loop.
struct StreamOpener: Sendable {
  let link: Link
  let tokens: TokenSource

  enum Event: Sendable {
    /// Messages can be sent.
    case opened(Opened)
    case message(ByteBuffer)
    /// Nothing follows it.
    case ended(EtcdError)
  }

  struct Opened: Sendable {
    let stream: GRPCStream
    let attempt: Link.Machine.Attempt
    let token: TokenSource.Token
  }

  /// - Parameter receive: called on the event loop, in order.
  func open(path: String, receive: @escaping @Sendable (Event) -> Void) {
    link.whenConnected { result in
      switch result {
      case .failure(let error): receive(.ended(error))
      case .success(let lease):
        tokens.whenToken(on: link.eventLoop) { result in
          switch result {
          case .failure(let error): receive(.ended(error))
          case .success(let token): open(path: path, lease, token, receive)
          }
        }
      }
    }
  }

  private func open(path: String, _ lease: Link.Lease, _ token: TokenSource.Token, _ receive: @escaping @Sendable (Event) -> Void) {
    let endpoint = lease.connection.endpoint
    let metadata = CallMetadata(token: token.text, requiresLeader: true)
    let stream = lease.connection.stream(path: path, metadata: metadata) { event in
      switch event {
      case .message(let message): receive(.message(message))
      case .end(let error):
        receive(
          .ended(
            error ?? EtcdError(.unavailable, outcome: .ambiguous, message: "the server ended the stream", endpoint: endpoint)))
      }
    }
    receive(.opened(Opened(stream: stream, attempt: lease.attempt, token: token)))
  }
}
