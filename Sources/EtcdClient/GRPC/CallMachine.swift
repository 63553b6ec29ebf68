internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2

/// One call's half of a stream, from the reply's headers to its status.
///
/// Events in, actions out, in the order in which they are to be performed. After ``Action/end(_:)`` it returns nothing but the reset that
/// frees the stream.
struct CallMachine {
  enum Kind: Hashable {
    /// One message each way.
    case unary
    case stream
  }

  enum Action: Equatable {
    /// Of a stream: a message has arrived.
    case message(ByteBuffer)
    case end(CallResult)
    case reset(HTTP2ErrorCode)
    /// The peer may send so many bytes more.
    case windowUpdate(Int)
  }

  private enum State {
    case waitingForHeaders
    case receiving
    case ended
  }

  let kind: Kind
  private let streamWindow: Int
  private var state = State.waitingForHeaders
  private var parser: MessageParser
  private var reply: ByteBuffer?
  /// Bytes received that the peer was not yet told about.
  private var owed = 0
  private(set) var isSendingDone = false

  init(kind: Kind, streamWindow: Int, maximumReplyBytes: Int) {
    self.kind = kind
    self.streamWindow = streamWindow
    parser = MessageParser(maximumLength: maximumReplyBytes)
  }

  mutating func sentEnd() {
    isSendingDone = true
  }

  mutating func received(headers: HPACKHeaders, isEnd: Bool) -> [Action] {
    switch state {
    case .ended:
      return []
    case .waitingForHeaders:
      if isEnd { return finish(trailers: headers, isOnlyHeaders: true) }
      // An interim answer (1xx) precedes the real one.
      if let status = headers.first(name: ":status"), status.count == 3, status.first == "1" { return [] }
      if let error = HTTPAnswer.error(in: headers) { return abort(error) }
      state = .receiving
      return []
    case .receiving:
      guard isEnd else {
        return abort(EtcdError(.internal, outcome: .ambiguous, message: "the server sent headers in the middle of a reply"))
      }
      return finish(trailers: headers, isOnlyHeaders: false)
    }
  }

  /// - Parameter flowControlled: how many bytes of the window it used, padding included.
  mutating func received(data: ByteBuffer, flowControlled: Int, isEnd: Bool) -> [Action] {
    switch state {
    case .ended: return []
    case .waitingForHeaders:
      return abort(EtcdError(.internal, outcome: .ambiguous, message: "the server sent data before headers"))
    case .receiving: break
    }
    var actions: [Action] = []
    parser.append(data)
    do throws(EtcdError) {
      while let message = try parser.next() {
        switch kind {
        case .stream:
          actions.append(.message(message))
        case .unary:
          guard reply == nil else {
            return abort(EtcdError(.internal, outcome: .ambiguous, message: "the server sent two replies to one request"))
          }
          reply = message
        }
      }
    } catch {
      return actions + abort(error)
    }
    if isEnd {
      return actions + end(.failure(EtcdError(.internal, outcome: .ambiguous, message: "the server ended a reply without a status")))
    }
    owed += flowControlled
    if owed >= streamWindow / 2 {
      actions.append(.windowUpdate(owed))
      owed = 0
    }
    return actions
  }

  mutating func received(reset code: HTTP2ErrorCode) -> [Action] {
    guard state != .ended else { return [] }
    isSendingDone = true
    return end(.failure(HTTPAnswer.error(reset: code)))
  }

  /// The caller's wish, its deadline, or the loss of the connection.
  mutating func abort(_ error: EtcdError) -> [Action] {
    let actions = end(.failure(error))
    return actions.isEmpty ? [] : actions + [.reset(.cancel)]
  }

  /// The stream is gone already, so that nothing can be sent on it.
  mutating func streamClosed(_ error: EtcdError) -> [Action] {
    isSendingDone = true
    return end(.failure(error))
  }

  private mutating func finish(trailers: HPACKHeaders, isOnlyHeaders: Bool) -> [Action] {
    var result = HTTPAnswer.result(trailers: trailers, isOnlyHeaders: isOnlyHeaders, reply: reply)
    if case .success = result {
      if !parser.isEmpty {
        result = .failure(EtcdError(.internal, outcome: .ambiguous, message: "the server ended a reply in the middle of a message"))
      } else if kind == .unary, reply == nil {
        result = .failure(EtcdError(.internal, outcome: .ambiguous, message: "the server answered OK without a reply"))
      }
    }
    let actions = end(result)
    // The server is done before the client: the stream is freed on this side too.
    return isSendingDone ? actions : actions + [.reset(.noError)]
  }

  private mutating func end(_ result: CallResult) -> [Action] {
    guard state != .ended else { return [] }
    state = .ended
    reply = nil
    parser = MessageParser(maximumLength: 0)
    return [.end(result)]
  }
}
