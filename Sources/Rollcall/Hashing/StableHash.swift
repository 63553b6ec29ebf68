/// A hash that is the same in every process, unlike `Hasher`: FNV-1a, 64 bits, with its published offset and prime, and a final mix.
package enum StableHash {
  package static func of(_ texts: String...) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    for text in texts { add(text) }
    // FNV leaves the high bits of short texts alike; they decide the comparison.
    hash ^= hash >> 33
    hash = hash &* 0xff51_afd7_ed55_8ccd
    return hash ^ (hash >> 33)
  }
}
