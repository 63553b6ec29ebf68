import DNSMessage
import Testing

struct EncoderTests {
  private let question = DNSQuestion(name: DNSName("web.service.rollcall") ?? .root, type: .srv)
  private let target = DNSName("0a010001.addr.dc1.rollcall") ?? .root

  @Test func `A record fits as a whole, or is not there`() throws {
    for limit in [512, 513, 520, 1232, 4096] {
      var encoder = DNSEncoder()
      encoder.begin(DNSHeader(id: 7).reply, question, extended: DNSExtension(size: 1232), limit: limit)
      var count = 0
      while encoder.append(.question, ttl: 1, .srv(priority: 1, weight: 2, port: 3, target: target)) { count += 1 }
      encoder.truncate()
      let bytes = encoder.finish()
      let packet = try DNSPacket(decoding: bytes)
      #expect(bytes.count <= limit && bytes.count > limit - 46)
      #expect(packet.answers.count == count && packet.header.isTruncated && packet.extended?.size == 1232)
      #expect(packet.answers.allSatisfy { $0.data == .srv(priority: 1, weight: 2, port: 3, target: target) })
    }
  }

  @Test func `The answer has the question's letters`() throws {
    var encoder = DNSEncoder()
    let name = try #require(DNSName("WeB.Service.ROLLcall"))
    encoder.begin(DNSHeader(id: 7).reply, DNSQuestion(name: name, type: .a), limit: 512)
    let fits = encoder.append(.question, ttl: 0, .a(1))
    #expect(fits)
    let packet = try DNSPacket(decoding: encoder.finish())
    #expect(packet.answers.first?.name.wire == name.wire)
  }

  @Test func `An address points to the target before it, also where pointers do not reach`() throws {
    var encoder = DNSEncoder()
    encoder.begin(DNSHeader(id: 7).reply, question, limit: 65_535)
    var places: [Int] = []
    for _ in 0..<600 {
      _ = encoder.append(.question, ttl: 0, .srv(priority: 1, weight: 2, port: 3, target: target))
      places.append(encoder.lastName)
    }
    for place in places { _ = encoder.append(.written(target, at: place), ttl: 0, .a(5), to: .additional) }
    let packet = try DNSPacket(decoding: encoder.finish())
    #expect(packet.additionals.count == 600 && packet.additionals.allSatisfy { $0.name.wire == target.wire })
  }

  @Test func `Sections stand in their order`() {
    var encoder = DNSEncoder()
    encoder.begin(DNSHeader(id: 7).reply, question, limit: 512)
    let (later, earlier) = (encoder.append(.question, ttl: 0, .a(1), to: .additional), encoder.append(.question, ttl: 0, .a(1)))
    #expect(later && !earlier)
  }

  @Test func `Nothing of the message before is left`() {
    var encoder = DNSEncoder()
    encoder.begin(DNSHeader(id: 7).reply, question, limit: 65_535)
    while encoder.append(.question, ttl: 0, .txt([[UInt8](repeating: 7, count: 255)])) {}
    encoder.truncate()
    _ = encoder.finish()
    var fresh = DNSEncoder()
    for index in 0..<2 {
      encoder.begin(DNSHeader(id: 8).reply, index == 0 ? question : nil, limit: 512)
      fresh.begin(DNSHeader(id: 8).reply, index == 0 ? question : nil, limit: 512)
      let (used, new) = (encoder.finish(), fresh.finish())
      #expect(used == new)
    }
  }
}
