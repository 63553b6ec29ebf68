import NIOCore
import NIOHTTP2
import Testing

@testable import EtcdClient

@Suite struct ServerPrefaceTests {
  /// SETTINGS with these values, and a WINDOW_UPDATE behind it.
  private static func settings(_ values: (UInt16, UInt32)...) -> [UInt8] {
    var bytes = ByteBuffer(bytes: [0, 0, UInt8(values.count * 6), 4, 0, 0, 0, 0, 0])
    for (name, value) in values { bytes.writeMultipleIntegers(name, value) }
    return Array(bytes.readableBytesView) + tail
  }

  private static let tail: [UInt8] = [0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 1, 0, 0]

  private static func receive(_ bytes: [UInt8], pieces: Int = .max) throws -> [UInt8]? {
    var preface = ServerPreface()
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(pieces)
      rest = rest.dropFirst(pieces)
      if let whole = try preface.receive(ByteBuffer(bytes: piece)) { return Array(whole.readableBytesView) + rest }
    }
    return nil
  }

  private static func error(_ bytes: [UInt8]) -> EtcdError? {
    do {
      _ = try receive(bytes)
      return nil
    } catch {
      return error as? EtcdError
    }
  }

  @Test(arguments: [1, 2, 5, 100])
  func `Settings without a limit of streams get one`(pieces: Int) throws {
    let with = try Self.receive(Self.settings((5, 16_384)), pieces: pieces)
    #expect(with == [0, 0, 12, 4, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0x40, 0, 0, 3, 0x7f, 0xff, 0xff, 0xff] + Self.tail)
    #expect(try Self.receive(Self.settings(), pieces: pieces) == [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0x7f, 0xff, 0xff, 0xff] + Self.tail)
  }

  @Test func `The server's own limit stays`() throws {
    let limited = Self.settings((3, 250), (4, 1_000))
    #expect(try Self.receive(limited) == limited)
  }

  @Test func `What is no HTTP/2 is named`() {
    #expect(Self.error(Array("HTTP/1.1 400 Bad Request\r\n".utf8))?.reason == .notEtcd)
    #expect(Self.error([21, 3, 1, 0, 2, 2, 22])?.reason == .serverWantsTLS)
    #expect(Self.error(Array("SSH-2.0-OpenSSH\r\n".utf8))?.reason == .notEtcd)
    #expect(Self.error([0, 0xff, 0xff, 4, 0, 0, 0, 0, 0])?.reason == .notEtcd, "settings of 64 KiB")
    #expect(Self.error([0, 0, 5, 4, 0, 0, 0, 0, 0])?.reason == .notEtcd, "half a setting")
    #expect(Self.error([0, 0, 0, 4, 1, 0, 0, 0, 0])?.reason == .notEtcd, "an acknowledgement")
  }

  @Test func `Any bytes are settings, or an error, or wait for more`() {
    for seed in UInt64(1)...3_000 {
      var random = SeededRandom(seed)
      var bytes = random.bytes(Int.random(in: 0..<80, using: &random))
      // Half of them begin like settings.
      if Bool.random(using: &random) { bytes = [0, 0, UInt8.random(in: 0...40, using: &random), 4, 0] + bytes }
      do {
        guard let whole = try Self.receive(bytes, pieces: Int.random(in: 1...20, using: &random)) else { continue }
        #expect(whole.count == bytes.count || whole.count == bytes.count + 6)
      } catch {
        #expect((error as? EtcdError)?.outcome == .notSent)
      }
    }
  }
}
