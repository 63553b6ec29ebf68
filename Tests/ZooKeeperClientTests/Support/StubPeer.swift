import NIOCore
import NIOPosix
import Synchronization

@testable import ZooKeeperClient

/// A server that does what no real one can be made to do.
final class StubPeer: Sendable {
  /// What the peer does with a frame: the bytes that it sends, lengths included; nil closes the connection.
  ///
  /// - Parameters: the connection's number from 0, the frame's number on it from 0, and the frame without its length.
  typealias Script = @Sendable (_ connection: Int, _ number: Int, _ frame: ByteBuffer) -> [ByteBuffer]?

  private let count = Mutex(0)

  /// How many connections were taken.
  var connections: Int { count.withLock { $0 } }

  /// Runs `body` with the address of a peer.
  static func with<Result>(
    isolation: isolated (any Actor)? = #isolation, _ script: @escaping Script, _ body: (StubPeer, String) async throws -> Result
  ) async throws -> Result {
    let peer = StubPeer()
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = peer.count.withLock { count in
            count += 1
            return count - 1
          }
          try channel.pipeline.syncOperations.addHandler(StubHandler(number, script))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      let result = try await body(peer, "127.0.0.1:\(listener.localAddress?.port ?? 0)")
      try await listener.close()
      return result
    } catch {
      try? await listener.close()
      throw error
    }
  }

  // MARK: What a well-behaved peer sends

  static func accept(_ session: Int64 = 7, timeout: Int32 = 6_000) -> ByteBuffer {
    framed { frame in
      frame.writeInteger(Int32(0))
      frame.writeInteger(timeout)
      frame.writeInteger(session)
      frame.writeJute([UInt8](repeating: 9, count: 16))
      frame.writeJute(false)
    }
  }

  static func reply(to frame: ByteBuffer, zxid: Int64 = 1, error: Int32 = 0, _ body: (inout ByteBuffer) -> Void = { _ in }) -> ByteBuffer {
    framed { out in
      out.writeInteger(frame.getInteger(at: frame.readerIndex, as: Int32.self) ?? 0)
      out.writeInteger(zxid)
      out.writeInteger(error)
      body(&out)
    }
  }

  static func framed(_ body: (inout ByteBuffer) -> Void) -> ByteBuffer {
    var frame = ByteBuffer()
    frame.writeInteger(Int32(0))
    body(&frame)
    frame.setInteger(Int32(frame.readableBytes - 4), at: 0)
    return frame
  }
}

private final class StubHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let number: Int
  private let script: StubPeer.Script
  private var parser = FrameParser(maximumLength: 1 << 24)
  private var frames = 0

  init(_ number: Int, _ script: @escaping StubPeer.Script) {
    self.number = number
    self.script = script
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    parser.append(unwrapInboundIn(data))
    while let frame = try? parser.next() {
      guard let answers = script(number, frames, frame) else {
        context.close(promise: nil)
        return
      }
      frames += 1
      for answer in answers { context.channel.write(answer, promise: nil) }
    }
    context.channel.flush()
  }
}
