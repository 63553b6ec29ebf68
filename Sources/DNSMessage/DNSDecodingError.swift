/// Why bytes are no DNS message.
public enum DNSDecodingError: Error, Hashable, Sendable {
  case tooShort
  /// A label or a name that is too long, of a kind that is not known, or a pointer that does not lead back.
  case badName
  /// A record whose data does not have the form of its type.
  case badData
  case badExtension
}
