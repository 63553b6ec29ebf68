import NIOCore
import Testing

@testable import DockerClient

@Suite struct OutputFramesTests {
  @Test(arguments: [1, 3, 8, 100]) func `Frames come off wherever the bytes were split`(size: Int) {
    let bytes: [UInt8] =
      [1, 0, 0, 0, 0, 0, 0, 4] + Array("out\n".utf8) + [2, 0, 0, 0, 0, 0, 0, 0] + [2, 0, 0, 0, 0, 0, 0, 4] + Array("err\n".utf8)
    var output = OutputFrames()
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: size) {
      for part in output.receive(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])) { text += String(buffer: part) }
    }
    #expect(text == "out\nerr\n")
  }

  @Test func `A frame that claims to be endless holds nothing`() {
    var output = OutputFrames()
    let parts = output.receive(ByteBuffer(bytes: [9, 9, 9, 9, 0xff, 0xff, 0xff, 0xff, 65]))
    #expect(parts.map { String(buffer: $0) } == ["A"])
  }
}
