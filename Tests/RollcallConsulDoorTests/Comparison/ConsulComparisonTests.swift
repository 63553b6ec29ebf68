import NIOHTTP1
import RealServers
import Testing

@testable import RollcallConsulDoor

/// The same requests, in the same order, to a real Consul and to the door, and the same answers: status, headers, names and values in
/// their order, error texts. What may differ stands with the request that it is about.
@Suite(.timeLimit(.minutes(5))) struct ConsulComparisonTests {
  @Test func `What is registered with the agent itself`() async throws {
    try await compare(ComparedRequest.agent)
  }

  @Test func `What the agent refuses`() async throws {
    try await compare(AgentRefusalTests.consuls.map { ComparedRequest(method: $0.method, path: $0.path, body: $0.body) })
  }

  @Test func `Catalog and health`() async throws {
    try await compare(ComparedRequest.catalog)
  }

  @Test func `Reading options`() async throws {
    try await compare(ComparedRequest.reading)
  }

  @Test func `Filters, metadata of nodes, nearness`() async throws {
    try await compare(ComparedRequest.selection)
  }

  @Test func `Key-value`() async throws {
    try await compare(ComparedRequest.keyValue)
  }

  @Test func `Checks that the agent runs`() async throws {
    try await compare(ComparedRequest.checks)
  }

  @Test func `Checks that follow others`() async throws {
    try await compare(ComparedRequest.alias)
  }

  @Test func `Checks by gRPC`() async throws {
    try await RealServer.with(GRPCHealthServer()) { server in
      try await compare(ComparedRequest.grpc, names: ["grpc": server.address])
    }
  }

  @Test func `Sessions and locks`() async throws {
    try await compare(ComparedRequest.session)
  }

  @Test func `Sessions that lose a check`() async throws {
    try await compare(ComparedRequest.sessionInvalidation)
  }

  @Test func `Transactions`() async throws {
    try await compare(ComparedRequest.transaction)
  }

  @Test func `Prepared queries`() async throws {
    try await compare(ComparedRequest.query)
  }

  @Test func `What Consul's web pages read`() async throws {
    try await compare(ComparedRequest.pages)
  }

  @Test func `Events`() async throws {
    try await compare(ComparedRequest.event)
  }

  @Test func `Mesh, access lists, servers, coordinates`() async throws {
    try await compare(ComparedRequest.rest)
  }

  /// - Parameter names: what `{name}` stands for in both.
  private func compare(_ requests: [ComparedRequest], names: [String: String] = [:]) async throws {
    try await RealServer.with(ConsulServer(node: "n1", configuration: [#"node_meta { rack = "r1" }"#])) { consul in
      try await AgentDoor.with { door in
        var patience = Duration.seconds(10)
        var (real, own) = (Correspondent(ConsulPeer(consul.httpAddress)), Correspondent(door.peer))
        for (name, text) in names.merging(["consul": consul.httpAddress], uniquingKeysWith: { $1 }) {
          real[name] = text
          own[name] = text
        }
        for request in requests {
          let title = "\(request.method) \(request.path) \(request.body?.prefix(300) ?? "")"
          var (expected, answer) = (try await real.send(request), try await own.send(request))
          if case .refusal(let status, let text)? = request.difference {
            #expect(answer.status == status && answer.body == own.filled(text), "\(title)\n\(answer)")
            #expect(expected.status != answer.status || expected.body != answer.body, "\(title): Consul answers the same")
            continue
          }
          // Consul brings what is registered with the agent into its catalog in its own time.
          let deadline = ContinuousClock.now + patience
          while request.method == .GET, !alike(expected, answer, request), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
            (expected, answer) = (try await real.send(request), try await own.send(request))
          }
          if !alike(expected, answer, request) { patience = .zero }
          #expect(request.awaitedText.map { answer.body.contains($0) } ?? true, "\(title)")
          #expect(request.outcome == nil || answer.body == request.outcome, "\(title)")
          #expect(ComparableAnswer(answer, request.difference) == ComparableAnswer(expected, request.difference), "\(title)")
        }
      }
    }
  }

  private func alike(_ left: ConsulPeer.Answer, _ right: ConsulPeer.Answer, _ request: ComparedRequest) -> Bool {
    if let outcome = request.outcome, left.body != outcome || right.body != outcome { return false }
    if let text = request.awaitedText, !left.body.contains(text) || !right.body.contains(text) { return false }
    return ComparableAnswer(left, request.difference) == ComparableAnswer(right, request.difference)
  }

  /// Sends requests to one server, with the ids that this server gave.
  private struct Correspondent {
    private let peer: ConsulPeer
    private var ids: [String: String] = [:]

    init(_ peer: ConsulPeer) {
      self.peer = peer
    }

    /// What `{name}` stands for.
    subscript(name: String) -> String? {
      get { ids[name] }
      set { ids[name] = newValue }
    }

    mutating func send(_ request: ComparedRequest) async throws -> ConsulPeer.Answer {
      let answer = try await peer.send(request.method, filled(request.path), request.body.map(filled))
      if let name = request.name { ids[name] = answer.body.firstMatch(of: ComparableAnswer.uuid).map { String($0.output) } }
      return answer
    }

    func filled(_ text: String) -> String {
      ids.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
  }
}
