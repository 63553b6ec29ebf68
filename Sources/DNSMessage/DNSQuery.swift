/// One question as a server reads it.
public struct DNSQuery: Hashable, Sendable {
  public var header: DNSHeader
  public var question: DNSQuestion
  /// Nil for an asker without EDNS.
  public var extended: DNSExtension?

  public init(header: DNSHeader, question: DNSQuestion, extended: DNSExtension? = nil) {
    self.header = header
    self.question = question
    self.extended = extended
  }

  public init(decoding bytes: [UInt8]) throws(DNSQueryError) {
    self = try bytes.withUnsafeBytes { bytes in Result { () throws(DNSQueryError) in try DNSQuery(decoding: bytes) } }.get()
  }

  /// - Throws: ``DNSQueryError`` with the answer that the asker is owed, if any.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(DNSQueryError) {
    var reader = DNSReader(bytes)
    let counts: (questions: UInt16, records: Int, additionals: UInt16)
    do {
      header = DNSHeader(id: try reader.number16(), flags: try reader.number16())
      counts = (try reader.number16(), Int(try reader.number16()) + Int(try reader.number16()), try reader.number16())
    } catch {
      // Without a number nobody could tell what an answer is about.
      throw DNSQueryError(nil)
    }
    // An answer is never answered: two servers would go on for ever.
    guard !header.isResponse else { throw DNSQueryError(nil) }
    guard header.opcode == 0 else {
      // Most operations have the form of a question, and their askers look for it in the answer.
      let question = counts.questions == 1 ? try? reader.question() : nil
      throw DNSQueryError(DNSRefusal(header, question, .notImplemented))
    }
    guard counts.questions == 1 else { throw DNSQueryError(DNSRefusal(header, nil, .formatError)) }
    do {
      question = try reader.question()
    } catch {
      throw DNSQueryError(DNSRefusal(header, nil, .formatError))
    }
    do {
      extended = try Self.extended(&reader, records: counts.records, additionals: counts.additionals)
    } catch {
      throw DNSQueryError(DNSRefusal(header, question, .formatError))
    }
    if let extended, extended.version != 0 {
      throw DNSQueryError(DNSRefusal(header, question, .badVersion, isExtended: true))
    }
  }

  private static func extended(_ reader: inout DNSReader, records: Int, additionals: UInt16) throws(DNSDecodingError) -> DNSExtension? {
    for _ in 0..<records { _ = try reader.entry() }
    var extended: DNSExtension?
    for _ in 0..<additionals {
      guard case .extended(let found) = try reader.entry() else { continue }
      guard extended == nil else { throw .badExtension }
      extended = found
    }
    return extended
  }
}
