extension DNSName: CustomStringConvertible, LosslessStringConvertible {
  /// As zone files have it, with the root's dot: `web.service.rollcall.`, `\.` for a dot within a label, `\032` for what is not printable.
  public var description: String {
    guard wire.count > 1 else { return "." }
    var text: [UInt8] = []
    for label in labels {
      for byte in label {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ";"),
          UInt8(ascii: "@"), UInt8(ascii: "$"):
          text += [UInt8(ascii: "\\"), byte]
        case 33...126: text.append(byte)
        default:
          let zero = UInt8(ascii: "0")
          text += [UInt8(ascii: "\\"), zero + byte / 100, zero + byte / 10 % 10, zero + byte % 10]
        }
      }
      text.append(UInt8(ascii: "."))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads what ``description`` writes; the last dot may be missing. Nil when it is no name.
  public init?(_ text: String) {
    guard text != "." else {
      self = .root
      return
    }
    var labels: [[UInt8]] = [[]]
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."): labels.append([])
      case UInt8(ascii: "\\"):
        guard let next = rest.first else { return nil }
        if let number = Self.decimal(rest.prefix(3)) {
          labels[labels.count - 1].append(number)
          rest = rest.dropFirst(3)
        } else {
          labels[labels.count - 1].append(next)
          rest = rest.dropFirst()
        }
      default: labels[labels.count - 1].append(byte)
      }
    }
    if labels.last?.isEmpty == true { labels.removeLast() }
    self.init(labels: labels)
  }

  private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return UInt8(exactly: digits.reduce(0) { $0 * 10 + Int($1 - 48) })
  }
}
