/// The name of a key, compared by its bytes: `String` holds canonically equivalent texts to be equal, which keys are not.
struct KeyText: Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  func hasPrefix(_ prefix: KeyText) -> Bool {
    text.utf8.starts(with: prefix.text.utf8)
  }
}

extension KeyText: Comparable {
  static func == (left: KeyText, right: KeyText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  static func < (left: KeyText, right: KeyText) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

extension KeyText: Hashable {
  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}
