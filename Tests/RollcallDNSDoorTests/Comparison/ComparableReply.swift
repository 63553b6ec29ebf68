import DNSMessage

/// What of an answer must be the same. Records come in any order, and a serial number is a time.
struct ComparableReply: Equatable, CustomStringConvertible {
  var code: DNSResponseCode
  var isAuthoritative: Bool
  var recursionDesired: Bool
  var recursionAvailable: Bool
  var question: DNSQuestion?
  /// The letters of the question's name.
  var questionName: [UInt8]
  var hasExtension: Bool
  var answers: [String]
  var authorities: [String]
  var additionals: [String]

  /// TXT records of nodes beside other answers are left out: the agent tells them to those who ask for them.
  init(_ packet: DNSPacket) {
    code = packet.code
    isAuthoritative = packet.header.isAuthoritative
    recursionDesired = packet.header.recursionDesired
    recursionAvailable = packet.header.recursionAvailable
    question = packet.questions.first
    questionName = packet.questions.first?.name.wire ?? []
    hasExtension = packet.extended != nil
    answers = Self.lines(packet.answers)
    authorities = Self.lines(packet.authorities)
    // Each once: Consul repeats the address of a target for each service there.
    additionals = Set(Self.lines(packet.additionals.filter { $0.type != .txt })).sorted()
  }

  private static func lines(_ records: [DNSRecord]) -> [String] {
    records.map { record in
      guard case .soa(var start) = record.data else { return record.description }
      start.serial = 0
      return DNSRecord(record.name, ttl: record.ttl, .soa(start)).description
    }.sorted()
  }

  var description: String {
    (["\(code) aa:\(isAuthoritative) rd:\(recursionDesired) ra:\(recursionAvailable) edns:\(hasExtension)"] + answers.map { "answer \($0)" }
      + authorities.map { "authority \($0)" } + additionals.map { "additional \($0)" }).joined(separator: "\n")
  }
}
