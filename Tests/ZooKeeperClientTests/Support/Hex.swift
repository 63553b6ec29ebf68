import NIOCore

/// Bytes as the golden transcripts write them.
enum Hex {
  static func bytes(_ text: some StringProtocol) -> ByteBuffer {
    let digits = Array(text == "-" ? "" : String(text))
    return ByteBuffer(
      bytes: stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16) ?? 0 })
  }

  static func text(_ bytes: ByteBuffer) -> String {
    bytes.readableBytesView.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
