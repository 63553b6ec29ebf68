import DNSMessage

/// Writes answers, on one event loop.
struct Responder {
  /// How an answer travels.
  enum Transport: Sendable {
    case datagram
    case stream
  }

  let zone: DNSZone
  var encoder = DNSEncoder()
  var order: AnswerOrder
  /// Seconds since 1970: the serial number of the zone.
  var now: UInt32
  /// Where the targets of this answer stand, by their numbers; 0 where they do not, or are told already.
  var targets: [Int] = []

  init(_ zone: DNSZone, seed: UInt64, now: UInt32) {
    self.zone = zone
    self.now = now
    order = AnswerOrder(seed: seed)
  }

  /// How many bytes an answer to the query may have.
  func limit(of query: DNSQuery, over transport: Transport) -> Int {
    switch transport {
    case .stream: DNSEncoder.maximumSize
    case .datagram: query.extended.map { min(max(Int($0.size), 512), zone.settings.limits.datagram) } ?? 512
    }
  }

  /// Writes the answer into ``encoder``, for it to be finished.
  /// - Returns: its code.
  mutating func write(_ reply: DNSReply, to query: DNSQuery, over transport: Transport) -> DNSResponseCode {
    var header = query.header.reply
    header.recursionAvailable = !zone.settings.recursors.isEmpty
    var code = DNSResponseCode.noError
    switch reply {
    case .refusal(let refusal): code = refusal
    case .forward, .wait: code = .serverFailure
    case .nameError: code = .nameError
    case .noData, .instances, .records: break
    }
    header.code = code.rawValue
    header.isAuthoritative = code == .noError || code == .nameError
    let extended = query.extended.map { _ in DNSExtension(size: UInt16(clamping: zone.settings.limits.datagram)) }
    encoder.begin(header, query.question, extended: extended, limit: limit(of: query, over: transport))
    switch reply {
    case .nameError, .noData: writeAuthority(of: query.question.name)
    case .records(let records): write(records, query.question.name)
    case .instances(let instances):
      let most = transport == .datagram && query.extended == nil ? zone.settings.limits.answersWithoutEDNS : Int.max
      write(instances, query.question.type, atMost: most)
    case .refusal, .forward, .wait: break
    }
    return code
  }

  /// What bytes are answered with that ask nothing.
  mutating func write(_ refusal: DNSRefusal) {
    var header = refusal.header.reply
    header.code = refusal.code.rawValue
    let extended =
      refusal.isExtended
      ? DNSExtension(
        size: UInt16(clamping: zone.settings.limits.datagram), upperCode: UInt8(truncatingIfNeeded: refusal.code.rawValue >> 4)) : nil
    encoder.begin(header, refusal.question, extended: extended, limit: 512)
  }

  private mutating func write(_ records: DNSReply.Records, _ name: DNSName) {
    for (section, records) in [(DNSSection.answer, records.answers), (.authority, records.authorities), (.additional, records.additionals)]
    {
      for record in records where !write(record, name, section) && section == .answer { encoder.truncate() }
    }
  }

  private mutating func write(_ record: DNSReply.Record, _ name: DNSName, _ section: DNSSection) -> Bool {
    switch record {
    case .question(let ttl, let data): encoder.append(.question, ttl: ttl, data, to: section)
    case .name(let name, let ttl, let data): encoder.append(.name(name), ttl: ttl, data, to: section)
    case .startOfAuthority: encoder.append(startOfAuthority(for: name), to: section)
    }
  }

  private mutating func writeAuthority(of name: DNSName) {
    _ = encoder.append(startOfAuthority(for: name), to: .authority)
  }

  private func startOfAuthority(for name: DNSName) -> DNSRecord {
    let domain = zone.settings.domains[zone.lookup(name).domain]
    func below(_ label: String) -> DNSName { DNSName([Array(label.utf8)], below: domain) ?? domain }
    return DNSRecord(
      domain, ttl: 0, .soa(DNSStartOfAuthority(server: below(DNSLookup.nameServerLabel), mailbox: below("hostmaster"), serial: now)))
  }
}
