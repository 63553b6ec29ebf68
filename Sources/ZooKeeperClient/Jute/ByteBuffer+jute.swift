internal import NIOCore

/// Writes ZooKeeper's records; ``JuteReader`` reads them. Integers are written by `writeInteger`.
extension ByteBuffer {
  mutating func writeJute(_ value: Bool) {
    writeInteger(UInt8(value ? 1 : 0))
  }

  mutating func writeJute(_ text: String) {
    writeInteger(Int32(clamping: text.utf8.count))
    writeString(text)
  }

  mutating func writeJute(_ data: [UInt8]?) {
    guard let data else {
      writeInteger(Int32(-1))
      return
    }
    writeInteger(Int32(clamping: data.count))
    writeBytes(data)
  }

  mutating func writeJute<Element>(_ elements: [Element], _ write: (inout ByteBuffer, Element) -> Void) {
    writeInteger(Int32(clamping: elements.count))
    for element in elements { write(&self, element) }
  }
}
