import ConsulAPI
import ConsulClient
import Testing

@Suite("Connection to Consul")
struct ConsulConnectionTests {
  private static let leader = StubServer.Reply.answer(status: 200, body: "\"127.0.0.1:8300\"")
  private static let done = StubServer.Reply.answer(status: 200)

  @Test("An endpoint that is not there is passed over, and the one that answered is asked first from then on")
  func failover() async throws {
    let closed = try await closedPort()
    try await StubServer.with({ _ in Self.leader }) { stub in
      try await withConnection(to: [closed, stub.port]) { connection in
        let answer = try await connection.leader()
        #expect(answer.value == "127.0.0.1:8300")
        #expect(answer.endpoint.port == stub.port)
        #expect(connection.currentEndpoint.port == stub.port)
      }
    }
  }

  @Test("When no endpoint answers the error names the last one and what to check")
  func nothingAnswers() async throws {
    let ports = [try await closedPort(), try await closedPort()]
    try await withConnection(to: ports) { connection in
      let error = await consulError { _ = try await connection.leader() }
      #expect(error?.code == .notReached)
      #expect(error?.wasNotSent == true)
      #expect(error?.description.contains("Check the address") == true, "\(String(describing: error))")
    }
  }

  @Test("A server without a leader is passed over for a read")
  func noLeader() async throws {
    try await StubServer.with({ _ in .answer(status: 500, body: "No cluster leader") }) { sick in
      try await StubServer.with({ _ in Self.leader }) { well in
        try await withConnection(to: [sick.port, well.port]) { connection in
          let answer = try await connection.leader().endpoint.port
          #expect(answer == well.port)
        }
      }
    }
  }

  @Test("A refusal is an error with Consul's status and words, and no other endpoint is tried")
  func refusal() async throws {
    try await StubServer.with({ _ in .answer(status: 403, body: "Permission denied") }) { refusing in
      try await StubServer.with({ _ in Self.leader }) { other in
        try await withConnection(to: [refusing.port, other.port]) { connection in
          let error = await consulError { _ = try await connection.leader() }
          #expect(error?.code == .refused)
          #expect(error?.status == 403)
          #expect(error?.body == "Permission denied")
          #expect(error?.request == "GET /v1/status/leader")
          #expect(error?.isTransient == false)
          #expect(other.received.isEmpty)
        }
      }
    }
  }

  @Test("A commit whose answer is lost is not sent again, for it may have been carried out")
  func ambiguousWrite() async throws {
    try await StubServer.with({ _ in .hangUp }) { first in
      try await StubServer.with({ _ in Self.done }) { second in
        try await withConnection(to: [first.port, second.port]) { connection in
          let error = await consulError { _ = try await connection.commit(ConsulTransaction([])) }
          #expect(error?.code == .interrupted)
          #expect(error?.wasNotSent == false)
          #expect(first.received.count == 1)
          #expect(second.received.isEmpty)
        }
      }
    }
  }

  @Test("A registration whose answer is lost is sent again, for twice is the same as once")
  func repeatableWrite() async throws {
    try await StubServer.with({ _ in .hangUp }) { first in
      try await StubServer.with({ _ in Self.done }) { second in
        try await withConnection(to: [first.port, second.port]) { connection in
          try await connection.register(ConsulServiceRegistration(name: "web"))
          #expect(second.received.map(\.uri) == ["/v1/agent/service/register"])
        }
      }
    }
  }

  @Test("A single endpoint that hangs up is tried once more for a read")
  func brokenKeepAlive() async throws {
    let log = RequestLog()
    try await StubServer.with({ request in
      log.add(request)
      return log.all.count == 1 ? .hangUp : Self.leader
    }) { stub in
      try await withConnection(to: [stub.port]) { connection in
        let answer = try await connection.leader().value
        #expect(answer == "127.0.0.1:8300")
        #expect(stub.received.count == 2)
      }
    }
  }

  @Test("A silent server is an error within the deadline, and leaves time for the others")
  func deadline() async throws {
    try await StubServer.with({ _ in .silence }) { silent in
      try await withConnection(to: [silent.port], timeout: .milliseconds(300)) { connection in
        let error = await consulError { try await connection.register(ConsulServiceRegistration(name: "web")) }
        #expect(error?.code == .timedOut)
        #expect(error?.wasNotSent == false)
      }
      try await StubServer.with({ _ in Self.leader }) { well in
        try await withConnection(to: [silent.port, well.port], timeout: .seconds(4)) { connection in
          let answer = try await connection.leader().endpoint.port
          #expect(answer == well.port)
        }
      }
    }
  }

  @Test("The token goes into a header, the index and the wait into the query, and the headers of the answer are read")
  func headers() async throws {
    let reply = StubServer.Reply.answer(
      status: 200, headers: ["X-Consul-Index": "18446744073709551615", "X-Consul-Lastcontact": "0"], body: "{}")
    try await StubServer.with({ _ in reply }) { stub in
      try await withConnection(to: [stub.port], token: .value("secret")) { connection in
        let answer = try await connection.services(ConsulBlock(index: 7, wait: .seconds(90)))
        #expect(answer.index == .max)
        let request = try #require(stub.received.first)
        #expect(request.uri == "/v1/catalog/services?index=7&wait=90000ms")
        #expect(request.headers("X-Consul-Token") == ["secret"])
      }
    }
  }

  @Test("Names are percent-encoded, and those that Consul would take for others are refused before they are sent")
  func names() async throws {
    try await StubServer.with({ _ in .answer(status: 404, headers: ["X-Consul-Index": "3"]) }) { stub in
      try await withConnection(to: [stub.port]) { connection in
        let missing = try await connection.keys("a b/ü?%2F&#")
        #expect(missing.value.isEmpty)
        #expect(missing.index == 3)
        #expect(stub.received.first?.uri == "/v1/kv/a%20b/%C3%BC%3F%252F%26%23")
        for name in ["a//b", "/a", "a/../b", "..", "."] {
          #expect(await consulError { _ = try await connection.keys(name) }?.code == .unaddressable, "\(name)")
        }
        #expect(stub.received.count == 1)
      }
    }
  }

  @Test("An answer that is not Consul's is an error that shows what it begins with")
  func unreadable() async throws {
    try await StubServer.with({ _ in .answer(status: 200, body: "<html>hello</html>") }) { stub in
      try await withConnection(to: [stub.port]) { connection in
        let error = await consulError { _ = try await connection.leader() }
        #expect(error?.code == .unreadable)
        #expect(error?.body == "<html>hello</html>")
      }
    }
  }

  @Test("A check that the agent does not know is false, in the words of old and of new servers", arguments: [404, 500])
  func unknownCheck(status: Int) async throws {
    try await StubServer.with({ _ in .answer(status: status, body: #"CheckID "x" does not have associated TTL"#) }) { stub in
      try await withConnection(to: [stub.port]) { connection in
        let answer = try await connection.pass("x")
        #expect(answer == false)
      }
    }
  }

  @Test("A connection that was shut down refuses calls, and may be shut down again")
  func shutdown() async throws {
    try await StubServer.with({ _ in Self.leader }) { stub in
      try await withConnection(to: [stub.port]) { connection in
        await connection.shutdown()
        #expect(await consulError { _ = try await connection.leader() }?.code == .closed)
      }
    }
  }

  @Test("A connection that is forgotten without being shut down does no harm")
  func forgotten() async throws {
    try await StubServer.with({ _ in Self.leader }) { stub in
      let settings = ConsulSettings(endpoints: [ConsulEndpoint(host: "127.0.0.1", port: stub.port)])
      let answer = try await ConsulConnection(settings).leader()
      #expect(answer.value == "127.0.0.1:8300")
    }
  }

  @Test("A cancelled task ends its call")
  func cancellation() async throws {
    try await StubServer.with({ _ in .silence }) { stub in
      try await withConnection(to: [stub.port], timeout: .seconds(600)) { connection in
        let call = Task { try await connection.leader() }
        while stub.received.isEmpty { await Task.yield() }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
      }
    }
  }
}
