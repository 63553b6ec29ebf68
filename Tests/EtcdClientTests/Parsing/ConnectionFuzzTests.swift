import NIOCore
import NIOEmbedded
import NIOHPACK
import NIOHTTP2
import Synchronization
import Testing

@testable import EtcdClient

/// The whole of a connection, from bytes to calls, against a server that breaks every rule.
@Suite struct ConnectionFuzzTests {
  private static let endpoint = EtcdEndpoint(host: "h")

  /// What a server of etcd sends to three calls: settings, a PING and three replies.
  private static func replies() throws -> [UInt8] {
    var encoder = HPACKEncoder(allocator: ByteBufferAllocator())
    var bytes = ByteBuffer()
    func frame(_ type: UInt8, flags: UInt8, stream: UInt32, _ payload: ByteBuffer) {
      bytes.writeInteger(UInt32(payload.readableBytes) << 8 | UInt32(type))
      bytes.writeMultipleIntegers(flags, stream)
      bytes.writeImmutableBuffer(payload)
    }
    func headers(_ headers: HPACKHeaders, flags: UInt8, stream: UInt32) throws {
      var payload = ByteBuffer()
      try encoder.encode(headers: headers, to: &payload)
      frame(1, flags: flags, stream: stream, payload)
    }
    frame(4, flags: 0, stream: 0, ByteBuffer(bytes: [0, 5, 0, 0, 0x40, 0]))
    frame(4, flags: 1, stream: 0, ByteBuffer())
    for stream in [UInt32(1), 3, 5] {
      try headers(GRPCFrames.headers, flags: 4, stream: stream)
      frame(6, flags: 0, stream: 0, ByteBuffer(repeating: 2, count: 8))
      frame(0, flags: 0, stream: stream, GRPCFrames.frame("reply \(stream)"))
      try headers(GRPCFrames.ok, flags: 5, stream: stream)
    }
    return Array(bytes.readableBytesView)
  }

  /// Feeds bytes in random pieces to a connection with three calls.
  /// - Returns: how often each call ended, and how many ended well.
  private static func feed(_ bytes: [UInt8], _ random: inout SeededRandom) -> (ends: [Int], successes: Int) {
    let ends = Mutex([0, 0, 0])
    let successes = Mutex(0)
    let channel = EmbeddedChannel()
    let machine = ConnectionHandler.Machine(.init(), now: .now())
    let handler = ConnectionHandler(machine, endpoint: endpoint) { _, _ in }
    let pipeline = channel.pipeline.syncOperations
    do {
      try pipeline.addHandlers([ServerPrefaceHandler(), HTTP2Setup.handler(.init()), handler])
      _ = try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
      let operations = (0..<3).map { call in
        let sink = GRPCSink.stream { event in
          guard case .end(let error) = event else { return }
          ends.withLock { $0[call] += 1 }
          if error == nil { successes.withLock { $0 += 1 } }
        }
        let headers = GRPCHeaders.make(path: "/etcdserverpb.KV/Put", endpoint: endpoint, timeLeft: nil, metadata: CallMetadata())
        return ConnectionOperation.start(UInt64(call), sink, .init(kind: .stream, headers: headers, deadline: nil, message: nil))
      }
      handler.perform(operations)
      var rest = bytes[...]
      while !rest.isEmpty, channel.isActive {
        let piece = rest.prefix(Int.random(in: 1...60, using: &random))
        rest = rest.dropFirst(piece.count)
        try channel.writeInbound(ByteBuffer(bytes: piece))
        channel.embeddedEventLoop.run()
      }
      _ = try channel.finish(acceptAlreadyClosed: true)
    } catch {
      // The connection's own error; the calls have been told.
      _ = try? channel.finish(acceptAlreadyClosed: true)
    }
    return (ends.withLock { $0 }, successes.withLock { $0 })
  }

  @Test func `What a server should send ends three calls well`() throws {
    for seed in UInt64(1)...50 {
      var random = SeededRandom(seed)
      let (ends, successes) = Self.feed(try Self.replies(), &random)
      #expect(ends == [1, 1, 1])
      #expect(successes == 3)
    }
  }

  @Test func `Whatever a server sends, every call ends exactly once`() throws {
    let whole = try Self.replies()
    for seed in UInt64(1)...1_500 {
      var random = SeededRandom(seed)
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(contentsOf: random.bytes(Int.random(in: 1...20, using: &random)), at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &random)))
        default: bytes.insert(contentsOf: whole.prefix(place), at: place)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let (ends, _) = Self.feed(bytes, &random)
      #expect(ends == [1, 1, 1], "seed \(seed)")
    }
  }

  @Test func `Bytes at random end every call`() {
    for seed in UInt64(1)...500 {
      var random = SeededRandom(seed)
      let bytes = [0, 0, 0, 4, 0, 0, 0, 0, 0] + random.bytes(Int.random(in: 0...300, using: &random))
      #expect(Self.feed(bytes, &random).ends == [1, 1, 1], "seed \(seed)")
    }
  }
}
