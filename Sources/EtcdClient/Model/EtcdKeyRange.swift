/// One key, or all keys from one to before another.
public struct EtcdKeyRange: Hashable, Sendable {
  /// As etcd takes them: no `end` means the one key, a zero byte as `end` means no end.
  let key: [UInt8]
  let end: [UInt8]

  private static let zero: [UInt8] = [0]

  public static func key(_ key: EtcdKey) -> EtcdKeyRange { EtcdKeyRange(key: key.bytes, end: []) }

  /// All keys that begin so; the empty prefix is that of all keys.
  public static func prefix(_ prefix: EtcdKey) -> EtcdKeyRange {
    if prefix.bytes.isEmpty { return all }
    guard let last = prefix.bytes.lastIndex(where: { $0 < 0xff }) else { return EtcdKeyRange(key: prefix.bytes, end: zero) }
    var end = Array(prefix.bytes[...last])
    end[last] += 1
    return EtcdKeyRange(key: prefix.bytes, end: end)
  }

  /// This key and all behind it.
  public static func from(_ key: EtcdKey) -> EtcdKeyRange {
    EtcdKeyRange(key: key.bytes.isEmpty ? zero : key.bytes, end: zero)
  }

  /// From the first key to before the second.
  public static func between(_ first: EtcdKey, _ end: EtcdKey) -> EtcdKeyRange {
    EtcdKeyRange(key: first.bytes.isEmpty ? zero : first.bytes, end: end.bytes)
  }

  public static let all = EtcdKeyRange(key: zero, end: zero)

  public func contains(_ candidate: EtcdKey) -> Bool {
    if end.isEmpty { return candidate.bytes == key }
    if candidate.bytes.lexicographicallyPrecedes(key) { return false }
    return end == Self.zero || candidate.bytes.lexicographicallyPrecedes(end)
  }

  /// What of this range lies behind a key.
  func after(_ last: EtcdKey) -> EtcdKeyRange {
    EtcdKeyRange(key: last.bytes + Self.zero, end: end)
  }

  var isOneKey: Bool { end.isEmpty }
}

extension EtcdKeyRange: CustomStringConvertible {
  public var description: String {
    let start = EtcdKey(bytes: key)
    if isOneKey { return "\(start)" }
    if self == .all { return "all keys" }
    if self == .prefix(start) { return "\(start)*" }
    return end == Self.zero ? "\(start)..." : "\(start)..<\(EtcdKey(bytes: end))"
  }
}
