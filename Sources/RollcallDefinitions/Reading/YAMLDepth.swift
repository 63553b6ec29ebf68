/// How deep a YAML text can nest, judged before it is parsed: parser and composer go down by recursion, and a stack has an end.
enum YAMLDepth {
  /// Of brackets, and of columns and dashes before a line's first word. Definitions need six.
  private static let maximum = 100

  /// - Returns: the line, from 1, on which it becomes too deep.
  static func excess(in text: String) -> Int? {
    var brackets = 0
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let indent = line.prefix { [UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":")].contains($0) }
      for byte in line {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(brackets - 1, 0)
        default: break
        }
        if brackets > maximum { return number + 1 }
      }
      if indent.count > maximum { return number + 1 }
    }
    return nil
  }
}
