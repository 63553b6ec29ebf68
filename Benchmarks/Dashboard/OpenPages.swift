import NIOCore
import NIOPosix
import Synchronization

/// Pages as the agent sees them: connections that read events, and look for words in them.
struct OpenPages: Sendable {
  private let channels: [any Channel]
  private let readers: [Reader]

  static func open(_ count: Int, at address: String) async throws -> OpenPages {
    let parts = address.split(separator: ":")
    guard parts.count == 2, let port = Int(parts[1]) else { throw BenchmarkError("'\(address)' is not host:port.") }
    var channels: [any Channel] = []
    var readers: [Reader] = []
    for _ in 0..<count {
      let reader = Reader()
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler(reader)) }
        }
        .connect(host: String(parts[0]), port: port).get()
      try await channel.writeAndFlush(ByteBuffer(string: "GET /ui/events HTTP/1.1\r\nHost: \(address)\r\n\r\n"))
      channels.append(channel)
      readers.append(reader)
    }
    return OpenPages(channels: channels, readers: readers)
  }

  /// Returns once every page has been told this.
  func all(have text: String) async throws {
    for reader in readers { await reader.wait(for: text) }
  }

  func close() async throws {
    for channel in channels { try await channel.close() }
  }

  /// What one page was told.
  private final class Reader: Sendable {
    private struct State {
      var text: [UInt8] = []
      var waiting: (bytes: [UInt8], continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    func read(_ bytes: ByteBufferView) {
      let waiting = state.withLock { state in
        state.text += bytes
        return Self.takeSatisfied(&state)
      }
      waiting?.resume()
    }

    func wait(for text: String) async {
      await withCheckedContinuation { continuation in
        let satisfied = state.withLock { state in
          state.waiting = (Array(text.utf8), continuation)
          return Self.takeSatisfied(&state)
        }
        satisfied?.resume()
      }
    }

    private static func takeSatisfied(_ state: inout State) -> CheckedContinuation<Void, Never>? {
      guard let waiting = state.waiting, state.text.firstRange(of: waiting.bytes) != nil else { return nil }
      state.waiting = nil
      return waiting.continuation
    }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let reader: Reader

    init(_ reader: Reader) {
      self.reader = reader
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      reader.read(unwrapInboundIn(data).readableBytesView)
    }
  }
}
