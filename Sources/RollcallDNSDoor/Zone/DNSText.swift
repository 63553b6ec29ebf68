import DNSMessage

/// Metadata as strings of a TXT record: `key=value`, by key. A key that begins with `rfc1035-` leaves the plain value, as with Consul.
enum DNSText {
  /// One record of all; nil without any. What is longer than a string of DNS goes on in the next.
  static func data(_ metadata: [String: String]) -> DNSData? {
    guard !metadata.isEmpty else { return nil }
    var strings: [[UInt8]] = []
    var size = 0
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      for string in pieces(text(key, value)) {
        size += string.count + 1
        // A record's data has at most 65,535 bytes, and the message has more than it.
        guard size < 60_000 else { return .txt(strings) }
        strings.append(string)
      }
    }
    return .txt(strings)
  }

  /// A record for each.
  static func records(_ metadata: [String: String]) -> [DNSData] {
    metadata.sorted { $0.key < $1.key }.map { .txt(pieces(text($0.key, $0.value))) }
  }

  private static func text(_ key: String, _ value: String) -> [UInt8] {
    Array((key.lowercased().hasPrefix("rfc1035-") ? value : "\(key)=\(value)").utf8)
  }

  private static func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
    guard bytes.count > 255 else { return [bytes] }
    return stride(from: 0, to: min(bytes.count, 50_000), by: 255).map { Array(bytes[$0..<min($0 + 255, bytes.count)]) }
  }
}
