import Foundation
import NIOCore
import NIOPosix
import RealServers
import Rollcall
import Testing

@testable import RollcallConsulDoor

/// Clients that connect and say nothing.
@Suite(.timeLimit(.minutes(4))) struct IdleConnectionTests {
  private static let count = 10_000

  @Test func `Ten thousand idle connections disturb nobody, and leave nothing behind`() async throws {
    // Both sides need one descriptor each.
    try #require(OpenFileLimit.raise() > Self.count + 500, "The hard limit of open files is too low for this test.")
    try await RealServer.with(RollcallAgentServer()) { agent in
      let process = try Process(#require(agent.processIdentifier))
      let address = try #require(HostPort(agent.httpAddress))
      let client = RawClient(address: address)
      #expect(try await client.ask("PUT", "/v1/kv/a", "1").text == "true")
      let files = try process.openFiles

      try await Self.withIdleConnections(to: address) {
        // The kernel accepts for the agent, which takes them over in its own time.
        // A few descriptors of its own come and go, such as that of the request before.
        try await process.waitUntil { $0 >= files + Self.count - 20 }
        let answer = try await client.ask("GET", "/v1/kv/a?raw")
        #expect(answer.text == "1")
      }
      try await process.waitUntil { $0 <= files + 20 }
      let memory = try process.residentBytes

      // What a first crowd left allocated, a second one finds free.
      try await Self.withIdleConnections(to: address) {
        let answer = try await client.ask("GET", "/v1/kv/a?raw")
        #expect(answer.text == "1")
      }
      try await process.waitUntil { $0 <= files + 20 }
      #expect(try process.residentBytes < memory + memory / 4)
      #expect(try await client.ask("GET", "/v1/kv/a?raw").text == "1")
    }
  }

  @Test func `Whoever comes when all connections are taken is served once one ends`() async throws {
    try await withDoor(configure: { $0.limits.connections = 8 }) { client in
      let idle = try await Self.connect(8, to: client.address)
      async let waiting = client.ask("GET", "/v1/status/leader")
      for channel in idle { try await channel.close() }
      #expect(try await waiting.status == 200)
    }
  }

  private static func withIdleConnections(to address: HostPort, _ body: () async throws -> Void) async throws {
    var channels: [any Channel] = []
    while channels.count < count { channels += try await connect(100, to: address) }
    let result: Result<Void, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    for channel in channels { channel.close(promise: nil) }
    try result.get()
  }

  private static func connect(_ count: Int, to address: HostPort) async throws -> [any Channel] {
    return try await withThrowingTaskGroup(of: (any Channel).self) { group in
      for _ in 0..<count {
        group.addTask {
          try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: address.host, port: address.port).get()
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// What Linux tells of a process.
  private struct Process {
    let folder: String

    init(_ identifier: Int32) {
      folder = "/proc/\(identifier)"
    }

    var openFiles: Int {
      get throws { try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd").count }
    }

    var residentBytes: Int {
      get throws {
        let status = try String(contentsOfFile: "\(folder)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1])) * 1024
      }
    }

    func waitUntil(_ isEnough: @escaping @Sendable (_ openFiles: Int) -> Bool) async throws {
      try await withDeadline(.seconds(60), "The agent has \((try? openFiles) ?? 0) files open, for too long.") {
        while try !isEnough(openFiles) { try await Task.sleep(for: .milliseconds(20)) }
      }
    }
  }
}
