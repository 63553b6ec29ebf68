internal import CZlib

/// Wraps bytes in gzip, piece by piece. Without memory to do so nothing comes out, which every reader takes for an archive that was cut off.
final class GzipWriter {
  private var stream = z_stream()
  private let isUsable: Bool
  private static let pieceSize = 64 << 10

  init() {
    isUsable =
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, ZlibStream.gzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, ZlibStream.size) == Z_OK
  }

  deinit {
    deflateEnd(&stream)
  }

  /// What has come out by now; what it has not kept back for a better fit.
  func block(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_NO_FLUSH) }

  /// The rest, and what the reader checks all against.
  func end() -> [UInt8] { run([], Z_FINISH) }

  private func run(_ bytes: [UInt8], _ flush: CInt) -> [UInt8] {
    guard isUsable else { return [] }
    var input = bytes
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      repeat {
        let count = piece.withUnsafeMutableBufferPointer { piece in
          stream.next_out = piece.baseAddress
          stream.avail_out = UInt32(piece.count)
          _ = deflate(&stream, flush)
          return piece.count - Int(stream.avail_out)
        }
        output += piece.prefix(count)
      } while stream.avail_out == 0
    }
    return output
  }
}
