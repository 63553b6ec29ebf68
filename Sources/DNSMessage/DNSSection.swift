/// The part of a message that a record stands in, in their order.
public enum DNSSection: Int, Sendable, Comparable {
  case answer
  case authority
  case additional

  public static func < (left: DNSSection, right: DNSSection) -> Bool { left.rawValue < right.rawValue }
}

/// Whose record it is.
public enum DNSOwner: Sendable {
  /// The name that was asked for, in the asker's letters.
  case question
  case name(DNSName)
  /// A name that stands in the message already, where ``DNSEncoder/lastName`` said.
  case written(DNSName, at: Int)
}
