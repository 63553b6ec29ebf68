internal import CZlib

/// Takes bytes out of gzip.
enum GzipReader {
  private static let pieceSize = 64 << 10
  private static let headerSize = 10

  /// - Parameter limit: the most that may come out, in bytes.
  static func read(_ bytes: [UInt8], limit: Int) throws(ArchiveError) -> [UInt8] {
    guard bytes.count >= headerSize else { throw .decompression("unexpected EOF") }
    guard bytes.count <= Int(UInt32.max) else { throw .decompression("the snapshot has more than \(UInt32.max) bytes") }
    var stream = z_stream()
    guard inflateInit2_(&stream, ZlibStream.gzip, ZLIB_VERSION, ZlibStream.size) == Z_OK else {
      throw .decompression("there is no memory left")
    }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: pieceSize)
    var status = Z_OK
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      repeat {
        let count = piece.withUnsafeMutableBufferPointer { piece in
          stream.next_out = piece.baseAddress
          stream.avail_out = UInt32(piece.count)
          status = inflate(&stream, Z_NO_FLUSH)
          return piece.count - Int(stream.avail_out)
        }
        output += piece.prefix(count)
      } while status == Z_OK && output.count <= limit
    }
    guard output.count <= limit else { throw .decompression("the snapshot has more than \(limit) bytes") }
    guard status == Z_STREAM_END else { throw .decompression(problem(status, stream.msg.map { String(cString: $0) } ?? "")) }
    return output
  }

  /// In the words of Consul, which is written in Go.
  private static func problem(_ status: CInt, _ message: String) -> String {
    guard status == Z_DATA_ERROR else { return "unexpected EOF" }
    return switch message {
    case "incorrect header check", "unknown compression method", "unknown header flags set", "header crc mismatch": "gzip: invalid header"
    case "incorrect data check", "incorrect length check": "gzip: invalid checksum"
    default: "flate: corrupt input"
    }
  }
}
