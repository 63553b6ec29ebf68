/// The first four bytes of a message: its number and its flags.
public struct DNSHeader: Hashable, Sendable {
  public var id: UInt16
  /// As on the wire: QR, opcode, AA, TC, RD, RA, Z, AD, CD, response code.
  public var flags: UInt16

  public init(id: UInt16, flags: UInt16 = 0) {
    self.id = id
    self.flags = flags
  }

  /// How many bytes a message has before its first question.
  static let size = 12

  public var isResponse: Bool {
    get { has(0x8000) }
    set { set(0x8000, newValue) }
  }

  /// 0 for a question.
  public var opcode: UInt16 { flags >> 11 & 15 }

  public var isAuthoritative: Bool {
    get { has(0x0400) }
    set { set(0x0400, newValue) }
  }

  /// The answer was cut.
  public var isTruncated: Bool {
    get { has(0x0200) }
    set { set(0x0200, newValue) }
  }

  public var recursionDesired: Bool {
    get { has(0x0100) }
    set { set(0x0100, newValue) }
  }

  public var recursionAvailable: Bool {
    get { has(0x0080) }
    set { set(0x0080, newValue) }
  }

  /// The lower four bits of the response code.
  public var code: UInt16 {
    get { flags & 15 }
    set { flags = flags & ~15 | newValue & 15 }
  }

  /// The header of an answer: the number, the opcode, the wish for recursion and the one to leave signatures unchecked are the question's.
  public var reply: DNSHeader { DNSHeader(id: id, flags: flags & 0x7910 | 0x8000) }

  private func has(_ bit: UInt16) -> Bool { flags & bit != 0 }

  private mutating func set(_ bit: UInt16, _ value: Bool) {
    flags = value ? flags | bit : flags & ~bit
  }
}
