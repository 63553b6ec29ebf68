import DNSMessage
import RealServers
import Testing

@testable import RollcallDNSDoor

/// The same services in a real Consul and in an agent, and the same questions to both. Where the answers differ, the question says why.
@Suite(.timeLimit(.minutes(5))) struct ConsulComparisonTests {
  private struct Pair {
    var consul: DNSAsker
    var agent: DNSAsker
  }

  private func withPair(_ body: (Pair) async throws -> Void) async throws {
    try await RealServer.with(ConsulServer(node: "n1", configuration: [#"alt_domain = "alt""#])) { consul in
      try await RealServer.with(
        RollcallAgentServer(node: "n1", dns: true, arguments: ["--domain", "consul", "--alt-domain", "alt", "--address", "127.0.0.1"])
      ) { agent in
        for address in [consul.httpAddress, agent.httpAddress] { try await Filling(address).all() }
        let pair = Pair(consul: DNSAsker(port: consul.dnsPort), agent: DNSAsker(port: agent.dnsPort))
        try await settle(pair)
        try await body(pair)
      }
    }
  }

  /// Consul brings what is registered with its agent into the catalog in its own time.
  private func settle(_ pair: Pair) async throws {
    for asker in [pair.consul, pair.agent] {
      for (name, count) in [("hundred", 100), ("uppercase", 1), ("web", 2), ("exthost", 1)] {
        while try await asker.ask("\(name).service.consul", .srv, over: .stream).answers.count < count { await Task.yield() }
      }
      while try await asker.ask("maint.service.consul", .a).code != .nameError { await Task.yield() }
    }
  }

  @Test func `Every question of the comparison`() async throws {
    try await withPair { pair in
      for question in ComparedQuestion.services + ComparedQuestion.nodes + ComparedQuestion.zone + ComparedQuestion.addresses {
        let expected = ComparableReply(try await ask(question, pair.consul))
        let answer = ComparableReply(try await ask(question, pair.agent))
        guard let difference = question.difference else {
          #expect(answer == expected, "\(question.testDescription)\n\(answer)\n-- Consul:\n\(expected)")
          continue
        }
        #expect(answer != expected, "\(question.testDescription): Consul answers the same.")
        #expect(answer.code == difference.code, "\(question.testDescription)")
        #expect(answer.answers == difference.answers.sorted(), "\(question.testDescription)")
        #expect(answer.authorities == difference.authorities.sorted(), "\(question.testDescription)")
        #expect(answer.additionals == difference.additionals.sorted(), "\(question.testDescription)")
      }
    }
  }

  private func ask(_ question: ComparedQuestion, _ asker: DNSAsker) async throws -> DNSPacket {
    try await asker.ask(
      question.name, question.type, size: question.size, flags: question.flags, recordClass: question.recordClass, version: question.version
    )
  }

  @Test func `A hundred instances: three without EDNS, as many as fit with it, all over TCP`() async throws {
    try await withPair { pair in
      for (type, size, isWhole) in [
        (DNSType.a, nil as UInt16?, false), (.srv, nil, false), (.a, 1232, false), (.a, 4096, true), (.srv, 1232, false),
        (.srv, 4096, false),
      ] {
        let theirs = try await pair.consul.bytes("hundred.service.consul", type, size: size)
        let ours = try await pair.agent.bytes("hundred.service.consul", type, size: size)
        let (expected, answer) = (try DNSPacket(decoding: theirs), try DNSPacket(decoding: ours))
        let room = Int(size ?? 512)
        // Consul forgets the record of EDNS itself, and sends a few bytes more than the asker takes.
        #expect(answer.answers.count >= expected.answers.count || theirs.count > room, "\(type) \(room)")
        #expect(ours.count <= room)
        #expect(answer.header.isTruncated == !isWhole)
        // Consul sets it only where it is told to: its clients take the part for the whole.
        #expect(!expected.header.isTruncated)
        if type == .srv { #expect(answer.additionals.count == answer.answers.count) }
      }
      for type in [DNSType.a, .srv] {
        let expected = try await pair.consul.ask("hundred.service.consul", type, over: .stream)
        let answer = try await pair.agent.ask("hundred.service.consul", type, over: .stream)
        #expect(!answer.header.isTruncated)
        #expect(answer.answers.map(\.description).sorted() == expected.answers.map(\.description).sorted())
        #expect(
          answer.additionals.map(\.description).sorted() == expected.additionals.filter { $0.type != .txt }.map(\.description).sorted())
      }
    }
  }
}
