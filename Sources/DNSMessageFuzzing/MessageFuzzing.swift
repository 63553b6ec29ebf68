import DNSMessage

/// Reads messages that nobody should send, and tells what came of it.
public struct MessageFuzzing: Sendable {
  public struct Summary: Sendable {
    /// How many were questions that a server answers, and whole messages.
    public var questions = 0
    public var packets = 0
    /// Messages that were read, written, and read as something else: there must be none.
    public var changed: [[UInt8]] = []
    /// The longest time that one message took.
    public var longest = Duration.zero

    public init() {}
  }

  private let seeds: [[UInt8]]

  /// - Parameter seeds: real messages, besides a few of our own.
  public init(seeds: [[UInt8]] = []) {
    self.seeds = seeds + Self.ownSeeds
  }

  /// The same messages as ``run(_:seed:)`` reads, for a server to read.
  public func messages(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var mutator = MessageMutator(seed: seed, seeds: seeds)
    return (0..<count).map { _ in mutator.next() }
  }

  public func run(_ count: Int, seed: UInt64) -> Summary {
    var mutator = MessageMutator(seed: seed, seeds: seeds)
    var encoder = DNSEncoder()
    var summary = Summary()
    for _ in 0..<count {
      let bytes = mutator.next()
      let start = ContinuousClock.now
      if (try? DNSQuery(decoding: bytes)) != nil { summary.questions += 1 }
      let packet = try? DNSPacket(decoding: bytes)
      summary.longest = max(summary.longest, .now - start)
      guard let packet else { continue }
      summary.packets += 1
      // What has more questions than one is not written by us.
      guard packet.questions.count <= 1, let written = Self.write(packet, &encoder) else { continue }
      if (try? DNSPacket(decoding: written)) != packet { summary.changed.append(bytes) }
    }
    return summary
  }

  /// Nil when it does not fit.
  private static func write(_ packet: DNSPacket, _ encoder: inout DNSEncoder) -> [UInt8]? {
    encoder.begin(packet.header, packet.questions.first, extended: packet.extended, limit: 4096)
    for (section, records) in [(DNSSection.answer, packet.answers), (.authority, packet.authorities), (.additional, packet.additionals)] {
      for record in records { guard encoder.append(record, to: section) else { return nil } }
    }
    return encoder.finish()
  }

  /// Every type of record, names that end alike, and an extension.
  private static let ownSeeds: [[UInt8]] = {
    func name(_ text: String) -> DNSName { DNSName(text) ?? .root }
    var encoder = DNSEncoder()
    return [DNSType.a, .srv, .any].map { type in
      encoder.begin(
        DNSHeader(id: 1, flags: 0x8180), DNSQuestion(name: name("web.service.rollcall"), type: type), extended: DNSExtension(size: 1232),
        limit: 4096)
      let data: [DNSData] = [
        .a(0x0A01_0001), .aaaa(0xFD00_0000_0000_0000, 1), .cname(name("host.rollcall")), .ptr(name("web.service.dc1.rollcall")),
        .srv(priority: 1, weight: 1, port: 80, target: name("0a010001.addr.dc1.rollcall")), .txt([Array("a=b".utf8), []]),
        .other(DNSType(rawValue: 65), [1, 2, 3]),
      ]
      for data in data { _ = encoder.append(.question, ttl: 5, data) }
      let start = DNSStartOfAuthority(server: name("ns.rollcall"), mailbox: name("hostmaster.rollcall"), serial: 1)
      _ = encoder.append(.name(name("rollcall")), ttl: 0, .soa(start), to: .authority)
      _ = encoder.append(.name(name("rollcall")), ttl: 0, .ns(name("n1.node.dc1.rollcall")), to: .authority)
      _ = encoder.append(.name(name("n1.node.dc1.rollcall")), ttl: 0, .a(0x7F00_0001), to: .additional)
      return encoder.finish()
    }
  }()
}
