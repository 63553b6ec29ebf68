import ConsulAPI
import ConsulClient
import Foundation
import NIOCore
import NIOPosix
import RealServers
import Synchronization
import Testing

@testable import RollcallCLI

/// How an agent ends.
@Suite(.timeLimit(.minutes(2))) struct StopTests {
  @Test func `On SIGTERM blocked queries are answered, and what was registered goes from the catalog and comes back with the agent`()
    async throws
  {
    let etcd = try await EtcdSite.server
    let catalog = "\(etcd.url)/\(uniqueName("stop"))"
    let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("stop"))
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = ["agent", "--http", "127.0.0.1:0", "--data-dir", folder.path]
    try await RunningTool.with(arguments, catalog: catalog) { running in
      let agent = try await connection(to: running)
      try await agent.register(ConsulServiceRegistration(sample: "a", of: "stopped"))
      let found = try await agent.instances(of: "stopped", until: { !$0.isEmpty })
      #expect(found.count == 1)
      let index = try await agent.instances(of: "stopped").index ?? 0
      let blocked = Task { try await agent.instances(of: "stopped", ConsulBlock(index: index, wait: .seconds(60))) }
      // It is asked before the signal comes: whatever is asked later is refused.
      try await waitUntilBlocked(agent)
      running.signal(SIGTERM)
      #expect(try await blocked.value.value.count == 1)
      #expect(try await running.exitCode() == 0)
      #expect(try await ServiceSet.of("stopped", in: catalog).instances.isEmpty)
      await agent.shutdown()
    }
    try await RunningTool.with(arguments, catalog: catalog) { running in
      let agent = try await connection(to: running)
      _ = try await agent.instances(of: "stopped", until: { $0.count == 1 })
      await agent.shutdown()
    }
  }

  @Test func `A client that never finishes its request holds up no stop, and a second signal ends it at once`() async throws {
    for isImpatient in [false, true] {
      let arguments = ["agent", "--http", "127.0.0.1:0", "--stop-timeout", isImpatient ? "600s" : "2s", "--log-level", "error"]
      try await RunningTool.with(arguments, catalog: nil) { running in
        let address = try await address(of: running)
        let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
          .connect(host: "127.0.0.1", port: Int(address.split(separator: ":")[1]) ?? 0).get()
        try await client.writeAndFlush(ByteBuffer(string: "PUT /v1/kv/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx"))
        // Whoever is answered later was accepted later.
        #expect(try await rollcall(["status"], catalog: "consul://\(address)").code == 0)
        running.signal(SIGTERM)
        if isImpatient {
          try await untilRefused(address)
          running.signal(SIGTERM)
          #expect(try await running.exitCode() == 128 + SIGTERM)
          try await running.errors.line(containing: "a second signal")
        } else {
          #expect(try await running.exitCode() == 0)
        }
        try? await client.close()
      }
    }
  }

  @Test func `A stop that does not end is cut short, and one signal is no second one`() async throws {
    let ends = Mutex<[CInt]>([])
    let (codes, code) = AsyncStream.makeStream(of: CInt.self)
    let limit = StopLimit(.milliseconds(50)) { number in
      ends.withLock { $0.append(number) }
      code.yield(number)
    }
    limit.begin()
    limit.came(SIGTERM)
    #expect(ends.withLock { $0 }.isEmpty || ends.withLock { $0 } == [StopLimit.timedOut])
    for await code in codes {
      #expect(code == StopLimit.timedOut)
      break
    }
    limit.came(SIGINT)
    #expect(ends.withLock { $0 } == [StopLimit.timedOut, 128 + SIGINT])
  }

  /// The agent counts its blocked queries.
  private func waitUntilBlocked(_ agent: ConsulConnection) async throws {
    while true {
      let metrics = try await agent.send(ConsulRequest(.get, ["agent", "metrics"], query: [("format", "prometheus")]))
      if String(decoding: metrics.body, as: UTF8.self).contains("rollcall_http_blocked_queries 1") { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func address(of running: RunningTool) async throws -> String {
    let line = try await running.errors.line(containing: "listens at http://")
    return String(try #require(line.firstMatch(of: /http:\/\/([0-9.:]+)/)?.1))
  }

  private func connection(to running: RunningTool) async throws -> ConsulConnection {
    let parts = try await address(of: running).split(separator: ":")
    return try ConsulConnection(ConsulSettings(endpoints: [ConsulEndpoint(host: String(parts[0]), port: Int(parts[1]) ?? 0)]))
  }

  /// Waits until the agent listens no more, which is how a stop begins.
  private func untilRefused(_ address: String) async throws {
    let port = Int(address.split(separator: ":")[1]) ?? 0
    let client = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    while let channel = try? await client.connect(host: "127.0.0.1", port: port).get() {
      try? await channel.close()
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
