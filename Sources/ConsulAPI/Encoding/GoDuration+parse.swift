extension GoDuration {
  /// Reads what Go's `time.ParseDuration` reads, such as `300ms`, `-1.5h` or `2h45m`.
  /// - Throws: ``JSONError`` with Go's text: `time: unknown unit "x" in duration "5x"`.
  public init(_ text: String) throws(JSONError) {
    let invalid = JSONError("time: invalid duration \"\(text)\"")
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual([UInt8(ascii: "0")]) {
      self.init(nanoseconds: Int64(0))
      return
    }
    guard !rest.isEmpty else { throw invalid }
    var total: Int64 = 0
    while !rest.isEmpty {
      guard let part = try Self.part(&rest, of: text) else { throw invalid }
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { throw invalid }
      total = sum
    }
    self.init(nanoseconds: isNegative ? -total : total)
  }

  /// One number with its unit, in nanoseconds; nil when it is no such thing or too large.
  private static func part(_ rest: inout ArraySlice<UInt8>, of text: String) throws(JSONError) -> Int64? {
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = ArraySlice<UInt8>()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }

    let unit = rest.prefix { $0 != UInt8(ascii: ".") && !isDigit($0) }
    rest = rest.dropFirst(unit.count)
    guard !unit.isEmpty else { throw JSONError("time: missing unit in duration \"\(text)\"") }
    let unitName = String(decoding: unit, as: UTF8.self)
    guard let scale = scales[unitName] else {
      throw JSONError("time: unknown unit \"\(unitName)\" in duration \"\(text)\"")
    }
    guard let number = whole.isEmpty ? 0 : Int64(String(decoding: whole, as: UTF8.self)) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    // Nineteen digits after the point are more than nanoseconds of any unit can tell apart.
    let share = Double("0." + String(decoding: fraction.prefix(19), as: UTF8.self)) ?? 0
    let (sum, overflow2) = product.addingReportingOverflow(Int64(share * Double(scale)))
    return overflow2 ? nil : sum
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static let scales: [String: Int64] = [
    "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
    "h": 3_600_000_000_000,
  ]
}
