extension SessionID {
  private static let prefix = "00000000-0000-0000-"

  /// A session that its server knows by a number, as `00000000-0000-0000-694d-81417acd4754`: Consul's API, and clients that look before they
  /// ask, take ids in the form of a UUID only.
  package init(number: UInt64) {
    let digits = String(number, radix: 16)
    let padded = String(repeating: "0", count: 16 - digits.count) + digits
    self.init(Self.prefix + padded.prefix(4) + "-" + padded.dropFirst(4))
  }

  /// - Returns: nil for an id that was not made of a number.
  package var number: UInt64? {
    guard rawValue.hasPrefix(Self.prefix) else { return nil }
    let number = UInt64(rawValue.dropFirst(Self.prefix.count).filter { $0 != "-" }, radix: 16)
    return number.flatMap { SessionID(number: $0) == self ? $0 : nil }
  }
}
