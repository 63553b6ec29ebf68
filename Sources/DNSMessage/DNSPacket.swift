/// A whole message, question or answer.
public struct DNSPacket: Hashable, Sendable {
  public var header: DNSHeader
  public var questions: [DNSQuestion] = []
  public var answers: [DNSRecord] = []
  public var authorities: [DNSRecord] = []
  public var additionals: [DNSRecord] = []
  public var extended: DNSExtension?

  public init(header: DNSHeader) {
    self.header = header
  }

  /// All bits of the response code.
  public var code: DNSResponseCode {
    DNSResponseCode(rawValue: UInt16(extended?.upperCode ?? 0) << 4 | header.code)
  }

  public init(decoding bytes: [UInt8]) throws(DNSDecodingError) {
    // A closure cannot throw a type through the pointer's own signature.
    self = try bytes.withUnsafeBytes { bytes in Result { () throws(DNSDecodingError) in try DNSPacket(decoding: bytes) } }.get()
  }

  /// What stands behind the last record is not looked at.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(DNSDecodingError) {
    var reader = DNSReader(bytes)
    header = DNSHeader(id: try reader.number16(), flags: try reader.number16())
    let questionCount = try reader.number16()
    let counts = (try reader.number16(), try reader.number16(), try reader.number16())
    for _ in 0..<questionCount { questions.append(try reader.question()) }
    try Self.read(counts.0, &reader, into: &answers, &extended)
    try Self.read(counts.1, &reader, into: &authorities, &extended)
    try Self.read(counts.2, &reader, into: &additionals, &extended)
  }

  private static func read(
    _ count: UInt16, _ reader: inout DNSReader, into records: inout [DNSRecord], _ extended: inout DNSExtension?
  ) throws(DNSDecodingError) {
    for _ in 0..<count {
      switch try reader.entry() {
      case .record(let record): records.append(record)
      case .extended(let found):
        guard extended == nil else { throw .badExtension }
        extended = found
      }
    }
  }

  /// The header and the only question of a message whose records are somebody else's business; nil when it has no such beginning.
  public static func head(of bytes: [UInt8]) -> (header: DNSHeader, question: DNSQuestion)? {
    bytes.withUnsafeBytes { bytes in
      var reader = DNSReader(bytes)
      guard let id = try? reader.number16(), let flags = try? reader.number16(), let count = try? reader.number16(), count == 1,
        (try? reader.skip(6)) != nil, let question = try? reader.question()
      else { return nil }
      return (DNSHeader(id: id, flags: flags), question)
    }
  }
}
