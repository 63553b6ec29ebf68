import Foundation

/// One part of a key between slashes, as a node's name and back.
///
/// Whatever ZooKeeper takes as a name stands as it is, so that other programs find the node. The rest is percent-encoded: the percent sign,
/// control characters, what lies beyond U+FFFF or in the ranges that ZooKeeper refuses, and `.` and `..`. An empty part is `%` alone.
enum KeyComponent {
  private static let empty = "%"

  static func name(_ component: some StringProtocol) -> String {
    switch component {
    case "": return empty
    case ".": return "%2E"
    case "..": return "%2E%2E"
    default: break
    }
    var name = ""
    for scalar in component.unicodeScalars {
      if isPlain(scalar) {
        name.unicodeScalars.append(scalar)
      } else {
        for byte in String(scalar).utf8 { name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
      }
    }
    return name
  }

  /// - Returns: nil for a name that no key has, such as one with a percent sign of somebody else's.
  static func component(_ name: some StringProtocol) -> String? {
    guard name.utf8.contains(UInt8(ascii: "%")) else { return String(name) }
    if name == empty { return "" }
    guard let component = name.removingPercentEncoding, Self.name(component) == name else { return nil }
    return component
  }

  /// ZooKeeper's own rule (`PathUtils.validatePath` of 3.8), less the percent sign. It counts in UTF-16, and so refuses surrogates.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1f, 0x7f...0x9f, 0x25, 0xd800...0xf8ff, 0xfff0...: false
    default: true
    }
  }
}
