import DNSMessage
import NIOCore
import NIOPosix
import Rollcall

/// One question to one recursor, and its answer.
struct RecursorExchange: Sendable {
  private let address: HostPort
  private let message: [UInt8]
  private let id: UInt16
  private let question: DNSQuestion
  private let group: any EventLoopGroup

  init(_ address: HostPort, _ message: [UInt8], _ question: DNSQuestion, group: any EventLoopGroup) {
    self.address = address
    self.question = question
    self.group = group
    id = UInt16.random(in: .min ... .max)
    self.message = [UInt8(truncatingIfNeeded: id >> 8), UInt8(truncatingIfNeeded: id)] + message.dropFirst(2)
  }

  /// Cancelling closes the socket.
  func overUDP() async throws -> [UInt8] {
    let answers = AnswerHandler(id: id, question)
    let target = try SocketAddress(ipAddress: address.host, port: address.port)
    let channel = try await DatagramBootstrap(group: group)
      // NIO's own 2,048 bytes would cut what the asker has room for.
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: DNSEncoder.maximumSize))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(DatagramAnswers(answers.continuation)) }
      }
      .connect(to: target).get()
    return try await exchange(channel, answers) {
      try await channel.writeAndFlush(AddressedEnvelope(remoteAddress: target, data: ByteBuffer(bytes: message)))
    }
  }

  func overTCP() async throws -> [UInt8] {
    let answers = AnswerHandler(id: id, question)
    let channel = try await ClientBootstrap(group: group)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(StreamAnswers(answers.continuation)) }
      }
      .connect(to: try SocketAddress(ipAddress: address.host, port: address.port)).get()
    return try await exchange(channel, answers) {
      var framed = ByteBuffer(integer: UInt16(truncatingIfNeeded: message.count))
      framed.writeBytes(message)
      try await channel.writeAndFlush(framed)
    }
  }

  private func exchange(_ channel: any Channel, _ answers: AnswerHandler, _ send: () async throws -> Void) async throws -> [UInt8] {
    defer { channel.close(promise: nil) }
    try await send()
    for await answer in answers.stream where answers.fits(answer) { return answer }
    throw RollcallError(.unreachable, "The recursor \(address) has not answered.")
  }
}

/// What arrives for a question, and whether it is its answer.
private struct AnswerHandler: Sendable {
  let stream: AsyncStream<[UInt8]>
  let continuation: AsyncStream<[UInt8]>.Continuation
  private let id: UInt16
  private let question: DNSQuestion

  init(id: UInt16, _ question: DNSQuestion) {
    (stream, continuation) = AsyncStream<[UInt8]>.makeStream(bufferingPolicy: .bufferingOldest(8))
    self.id = id
    self.question = question
  }

  func fits(_ answer: [UInt8]) -> Bool {
    guard let head = DNSPacket.head(of: answer) else { return false }
    return head.header.id == id && head.header.isResponse && head.question == question
  }
}

private final class DatagramAnswers: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let continuation: AsyncStream<[UInt8]>.Continuation

  init(_ continuation: AsyncStream<[UInt8]>.Continuation) {
    self.continuation = continuation
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    continuation.yield(Array(unwrapInboundIn(data).data.readableBytesView))
  }

  func channelInactive(context: ChannelHandlerContext) {
    continuation.finish()
  }

  /// Nobody listens at that port: there will be no answer.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

private final class StreamAnswers: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let continuation: AsyncStream<[UInt8]>.Continuation
  private var received = ByteBuffer()

  init(_ continuation: AsyncStream<[UInt8]>.Continuation) {
    self.continuation = continuation
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    received.writeBuffer(&bytes)
    guard let length = received.getInteger(at: received.readerIndex, as: UInt16.self), received.readableBytes >= 2 + Int(length) else {
      return
    }
    received.moveReaderIndex(forwardBy: 2)
    if let answer = received.readBytes(length: Int(length)) { continuation.yield(answer) }
    continuation.finish()
  }

  func channelInactive(context: ChannelHandlerContext) {
    continuation.finish()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
