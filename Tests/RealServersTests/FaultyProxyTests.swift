import NIOCore
import NIOPosix
import RealServers
import Testing

@Suite struct FaultyProxyTests {
  @Test func `It forwards both ways, delayed where it is told to`() async throws {
    try await withProxy { proxy in
      let clock = ContinuousClock()
      let client = try await Client.connect(to: proxy)
      #expect(try await client.ask("a") == "a")
      try await proxy.set(.delay(.milliseconds(200)))
      let begin = clock.now
      #expect(try await client.ask("b") == "b")
      // There and back.
      #expect(clock.now - begin >= .milliseconds(400))
      try await proxy.set(.forward)
      #expect(try await client.ask("c") == "c")
    }
  }

  @Test func `It cuts open connections and takes new ones`() async throws {
    try await withProxy { proxy in
      let client = try await Client.connect(to: proxy)
      #expect(try await client.ask("a") == "a")
      await proxy.cut()
      await #expect(throws: (any Error).self) { try await client.ask("b") }
      #expect(try await Client.connect(to: proxy).ask("c") == "c")
    }
  }

  @Test func `It refuses new connections and leaves open ones alone, until it takes them again on the same port`() async throws {
    try await withProxy { proxy in
      let client = try await Client.connect(to: proxy)
      #expect(try await client.ask("a") == "a")
      try await proxy.set(.refuse)
      // Asked as well, because a process that another test starts at this moment holds the listening socket for an instant.
      await #expect(throws: (any Error).self) { try await Client.connect(to: proxy).ask("b") }
      #expect(try await client.ask("c") == "c")
      try await proxy.set(.forward)
      #expect(try await Client.connect(to: proxy).ask("d") == "d")
    }
  }

  @Test func `It keeps connections open and lets what is sent vanish, and cuts them at the end`() async throws {
    try await withProxy { proxy in
      let client = try await Client.connect(to: proxy)
      #expect(try await client.ask("a") == "a")
      try await proxy.set(.swallow)
      #expect(try await client.ask("b", within: .milliseconds(300)) == nil)
      let late = try await Client.connect(to: proxy)
      #expect(try await late.ask("c", within: .milliseconds(300)) == nil)
      try await proxy.set(.forward)
      await #expect(throws: (any Error).self) { try await client.ask("d") }
      await #expect(throws: (any Error).self) { try await late.ask("e") }
      #expect(try await Client.connect(to: proxy).ask("f") == "f")
    }
  }

  private func withProxy(_ body: (FaultyProxy) async throws -> Void) async throws {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(EchoHandler()) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let proxy = try await FaultyProxy.start(before: "127.0.0.1", port: #require(server.localAddress?.port))
    try await body(proxy)
    await proxy.stop()
    try await server.close()
  }
}

private final class EchoHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.writeAndFlush(data, promise: nil)
  }
}

/// Sends text and waits for its return.
private struct Client {
  private let channel: any Channel
  private let answers: AsyncThrowingStream<String, any Error>

  struct Lost: Error {}

  static func connect(to proxy: FaultyProxy) async throws -> Client {
    let (answers, continuation) = AsyncThrowingStream.makeStream(of: String.self)
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AnswerHandler(continuation)) }
      }
      .connect(host: proxy.host, port: proxy.port).get()
    return Client(channel: channel, answers: answers)
  }

  /// - Returns: nil when nothing came in time.
  func ask(_ text: String, within limit: Duration = .seconds(20)) async throws -> String? {
    try await channel.writeAndFlush(ByteBuffer(string: text))
    return try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask {
        for try await answer in answers { return answer }
        throw Lost()
      }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}

private final class AnswerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let answers: AsyncThrowingStream<String, any Error>.Continuation

  init(_ answers: AsyncThrowingStream<String, any Error>.Continuation) {
    self.answers = answers
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    answers.yield(String(buffer: unwrapInboundIn(data)))
  }

  func channelInactive(context: ChannelHandlerContext) {
    answers.finish()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answers.finish(throwing: error)
  }
}
