/// Writes a message within a number of bytes: each record fits as a whole, or is not there.
///
/// It is used again and again, and needs no memory for a message once it has had the largest.
public struct DNSEncoder: Sendable {
  /// The longest message, over TCP.
  public static let maximumSize = 65_535

  var buffer: [UInt8] = []
  private(set) var count = 0
  private var limit = 0
  private var header = DNSHeader(id: 0)
  private var questionCount: UInt16 = 0
  private var counts: (answers: UInt16, authorities: UInt16, additionals: UInt16) = (0, 0, 0)
  private var section = DNSSection.answer
  private var extended: DNSExtension?
  var compression = DNSCompression()
  /// Where the name in the data of the last record begins: its target, or whatever it points to.
  public internal(set) var lastName = 0

  public init() {}

  /// Begins a message, and forgets the last one.
  /// - Parameters:
  ///   - extended: goes to the end; room for it is kept.
  ///   - limit: how many bytes the message may have, at least 512.
  public mutating func begin(_ header: DNSHeader, _ question: DNSQuestion?, extended: DNSExtension? = nil, limit: Int) {
    self.header = header
    self.extended = extended
    let reserved = extended == nil ? 0 : DNSExtension.recordSize
    self.limit = min(max(limit, 512), Self.maximumSize) - reserved
    if buffer.count < self.limit + reserved { buffer += [UInt8](repeating: 0, count: self.limit + reserved - buffer.count) }
    count = DNSHeader.size
    counts = (0, 0, 0)
    section = .answer
    lastName = 0
    compression.removeAll()
    questionCount = 0
    guard let question else { return }
    questionCount = 1
    write(question.name.wire)
    write(question.type.rawValue)
    write(question.recordClass)
  }

  mutating func advance(_ bytes: Int) {
    count += bytes
  }

  /// How many bytes are left for records.
  public var room: Int { limit - count }

  /// How many answers there are.
  public var answerCount: Int { Int(counts.answers) }

  public var isTruncated: Bool { header.isTruncated }

  /// Marks the answer as cut.
  public mutating func truncate() {
    header.isTruncated = true
  }

  public mutating func append(_ record: DNSRecord, to section: DNSSection = .answer) -> Bool {
    append(.name(record.name), ttl: record.ttl, record.data, to: section)
  }

  /// - Returns: false when it does not fit, or its section is past; then nothing has changed.
  public mutating func append(_ owner: DNSOwner, ttl: UInt32, _ data: DNSData, to section: DNSSection = .answer) -> Bool {
    guard section >= self.section else { return false }
    guard data.largestSize + owner.largestSize + 10 <= room || fitsCompressed(owner, data) else { return false }
    write(owner)
    write(data.type.rawValue)
    write(DNSQuestion.internet)
    write(UInt16(truncatingIfNeeded: ttl >> 16))
    write(UInt16(truncatingIfNeeded: ttl))
    let length = count
    count += 2
    write(data)
    set(UInt16(truncatingIfNeeded: count - length - 2), at: length)
    self.section = section
    switch section {
    case .answer: counts.answers += 1
    case .authority: counts.authorities += 1
    case .additional: counts.additionals += 1
    }
    return true
  }

  /// Ends the message.
  /// - Returns: its bytes, until the next one is begun.
  public mutating func finish<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    var additionals = counts.additionals
    if let extended {
      write(0 as UInt8)
      write(DNSType.opt.rawValue)
      write(extended.size)
      write(UInt16(extended.upperCode) << 8 | UInt16(extended.version))
      write(extended.wantsSignatures ? 0x8000 as UInt16 : 0)
      write(0 as UInt16)
      additionals += 1
    }
    set(header.id, at: 0)
    set(header.flags, at: 2)
    set(questionCount, at: 4)
    set(counts.answers, at: 6)
    set(counts.authorities, at: 8)
    set(additionals, at: 10)
    let count = count
    return try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[0..<min(count, $0.count)])) }
  }

  public mutating func finish() -> [UInt8] {
    finish { Array($0) }
  }
}
