/// Bytes that ask nothing that can be answered.
public struct DNSQueryError: Error, Hashable, Sendable {
  /// What the asker is told; nil when it must be told nothing.
  public var reply: DNSRefusal?

  init(_ reply: DNSRefusal?) {
    self.reply = reply
  }
}

/// An answer without records: why there is none.
public struct DNSRefusal: Hashable, Sendable {
  /// The question's.
  public var header: DNSHeader
  /// Nil where it could not be read.
  public var question: DNSQuestion?
  public var code: DNSResponseCode
  /// Whether the asker knows EDNS.
  public var isExtended: Bool

  public init(_ header: DNSHeader, _ question: DNSQuestion?, _ code: DNSResponseCode, isExtended: Bool = false) {
    self.header = header
    self.question = question
    self.code = code
    self.isExtended = isExtended
  }
}
