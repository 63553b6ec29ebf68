/// A domain name as it is on the wire: each label behind its length, and the root's empty one at the end.
///
/// Letters keep their case. Two names that differ in case only are equal, as DNS has it.
public struct DNSName: Sendable {
  /// 1 to 255 bytes.
  public let wire: [UInt8]

  /// The longest name on the wire, and the longest label.
  public static let maximumLength = 255
  public static let maximumLabelLength = 63

  public static let root = DNSName(checked: [0])

  /// - Parameter wire: must be whole, not compressed, and within the lengths.
  init(checked wire: [UInt8]) {
    self.wire = wire
  }

  /// Nil when a label is empty or too long, or all of them are.
  public init?(labels: some Sequence<some Collection<UInt8>>) {
    var wire: [UInt8] = []
    for label in labels {
      guard (1...Self.maximumLabelLength).contains(label.count) else { return nil }
      wire.append(UInt8(truncatingIfNeeded: label.count))
      wire.append(contentsOf: label)
    }
    wire.append(0)
    guard wire.count <= Self.maximumLength else { return nil }
    self.wire = wire
  }

  /// The labels without their lengths, the root's left out.
  public var labels: [ArraySlice<UInt8>] {
    var labels: [ArraySlice<UInt8>] = []
    var place = 0
    while place < wire.count, case let length = Int(wire[place]), length > 0, place + 1 + length <= wire.count {
      labels.append(wire[place + 1..<place + 1 + length])
      place += 1 + length
    }
    return labels
  }

  /// A name below another; nil when it would be too long.
  public init?(_ labels: some Sequence<some Collection<UInt8>>, below parent: DNSName) {
    self.init(labels: labels.map { Array($0) } + parent.labels.map { Array($0) })
  }

  /// All letters small.
  public var lowercased: DNSName { DNSName(checked: wire.map(\.lowercased)) }
}

extension DNSName: Hashable {
  public static func == (left: DNSName, right: DNSName) -> Bool {
    left.wire == right.wire
      || left.wire.count == right.wire.count && zip(left.wire, right.wire).allSatisfy { $0.lowercased == $1.lowercased }
  }

  public func hash(into hasher: inout Hasher) {
    for byte in wire { hasher.combine(byte.lowercased) }
  }
}

extension UInt8 {
  /// A length of a label is at most 63, and no letter.
  @inline(__always) public var lowercased: UInt8 { (65...90).contains(self) ? self | 0x20 : self }
}
