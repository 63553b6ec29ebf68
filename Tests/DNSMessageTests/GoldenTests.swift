import DNSMessage
import Testing

/// Messages of dnspython and of Consul.
struct GoldenTests {
  @Test(arguments: GoldenMessage.all) func `Every message is read as its maker means it`(_ golden: GoldenMessage) throws {
    let packet = try DNSPacket(decoding: golden.bytes)
    let question = try #require(packet.questions.first)
    #expect("\(question.name) \(question.type)" == golden.question)
    #expect(packet.code.description == golden.code)
    #expect([packet.answers.count, packet.authorities.count, packet.additionals.count] == golden.counts)
    #expect(packet.extended?.size == golden.size)
    #expect((packet.answers + packet.authorities + packet.additionals).map(\.description) == golden.records)
  }

  @Test(arguments: GoldenMessage.all) func `What is written again is read the same, and is no longer`(_ golden: GoldenMessage) throws {
    let packet = try DNSPacket(decoding: golden.bytes)
    let written = try #require(packet.encoded())
    #expect(try DNSPacket(decoding: written) == packet)
    // Consul compresses names of SRV records no more than we do; dnspython does, against RFC 2782.
    if !packet.answers.contains(where: { $0.type == .srv }) { #expect(written.count <= golden.bytes.count) }
  }

  @Test(arguments: GoldenMessage.all) func `No beginning of a message traps`(_ golden: GoldenMessage) {
    for length in 0..<golden.bytes.count {
      _ = try? DNSPacket(decoding: Array(golden.bytes.prefix(length)))
      _ = try? DNSQuery(decoding: Array(golden.bytes.prefix(length)))
    }
  }

  @Test(arguments: GoldenMessage.all.filter { !$0.testDescription.contains("Consul") && $0.counts == [0, 0, 0] })
  func `A question is read as a server reads it`(_ golden: GoldenMessage) throws {
    let query = try DNSQuery(decoding: golden.bytes)
    #expect("\(query.question.name) \(query.question.type)" == golden.question)
    #expect(query.extended?.size == golden.size)
    #expect(query.header.recursionDesired)
  }

  @Test(arguments: GoldenMessage.all) func `Text of a name is read back`(_ golden: GoldenMessage) throws {
    let packet = try DNSPacket(decoding: golden.bytes)
    for name in packet.questions.map(\.name) + packet.answers.map(\.name) {
      #expect(DNSName(name.description)?.wire == name.wire)
    }
  }
}

extension DNSPacket {
  /// Nil when it does not fit.
  func encoded(limit: Int = DNSEncoder.maximumSize) -> [UInt8]? {
    var encoder = DNSEncoder()
    encoder.begin(header, questions.first, extended: extended, limit: limit)
    for (section, records) in [(DNSSection.answer, answers), (.authority, authorities), (.additional, additionals)] {
      for record in records { guard encoder.append(record, to: section) else { return nil } }
    }
    return encoder.finish()
  }
}
