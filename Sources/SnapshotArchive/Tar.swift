/// The form of tar that snapshots use: plain files with short names.
enum Tar {
  static let block = 512

  /// The block before a file.
  static func header(_ name: String, size: Int, time: Int64) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: block)
    func put(_ text: String, at offset: Int) { header.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8) }
    func octal(_ number: Int64, digits: Int) -> String {
      let text = String(max(number, 0), radix: 8)
      return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
    put(String(decoding: name.utf8.prefix(99), as: UTF8.self), at: 0)
    put(octal(0o600, digits: 7), at: 100)
    put(octal(0, digits: 7), at: 108)
    put(octal(0, digits: 7), at: 116)
    put(octal(Int64(size), digits: 11), at: 124)
    put(octal(time, digits: 11), at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    let sum = header.reduce(0) { $0 + Int64($1) }
    put(octal(sum, digits: 6), at: 148)
    header[154] = 0
    header[155] = UInt8(ascii: " ")
    return header
  }

  /// What fills the last block of a file.
  static func padding(after size: Int) -> [UInt8] {
    Array(repeating: 0, count: (block - size % block) % block)
  }

  static let end = [UInt8](repeating: 0, count: 2 * block)

  /// The files of an archive by their names.
  static func files(in bytes: ArraySlice<UInt8>) throws(ArchiveError) -> [String: ArraySlice<UInt8>] {
    var files: [String: ArraySlice<UInt8>] = [:]
    var rest = bytes
    while rest.count >= block {
      let header = Array(rest.prefix(block))
      rest = rest.dropFirst(block)
      guard header.contains(where: { $0 != 0 }) else { return files }
      let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
      guard octal(header[148..<156]) == sum, let size = octal(header[124..<136]), size <= rest.count else {
        throw ArchiveError("failed to read snapshot file: archive/tar: invalid tar header")
      }
      let name = String(decoding: header.prefix(100).prefix { $0 != 0 }, as: UTF8.self)
      if [0, UInt8(ascii: "0")].contains(header[156]) { files[name] = rest.prefix(size) }
      rest = rest.dropFirst(size + padding(after: size).count)
    }
    return files
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) else { return nil }
    return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }
}
