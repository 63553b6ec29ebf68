import Foundation
import RealServers
import Testing

@Suite struct LifetimeTests {
  /// A program that ignores whatever can be ignored.
  struct Sleeper: ServerKind {
    var name: String { "sleeper" }
    var portCount: Int { 0 }

    func command(at site: ServerSite) -> ServerCommand {
      ServerCommand(executable: "/bin/sh", arguments: ["-c", "trap '' TERM HUP INT; sleep 600 & wait; wait"])
    }

    func isReady(at site: ServerSite) -> Bool { true }
  }

  @Test func `A server and its own children end when the process that started it is killed`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
        let server = try await RealServer.start(Sleeper())
        let identifier = server.processIdentifier ?? 0
        FileHandle.standardOutput.write(Data("server=\(identifier)\n".utf8))
        kill(getpid(), SIGKILL)
      })
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    let identifier = try #require(output.firstMatch(of: /server=(\d+)/).flatMap { Int32($0.1) })
    try await waitUntilGone(group: identifier)
  }

  @Test func `A server that was forgotten ends`() async throws {
    let identifier = try await RealServer.start(Sleeper()).processIdentifier
    try await waitUntilGone(group: #require(identifier))
  }

  @Test func `A program that does not exist is an error with its name`() async throws {
    struct Missing: ServerKind {
      var name: String { "missing" }
      var portCount: Int { 0 }
      func command(at site: ServerSite) throws -> ServerCommand {
        let path = try ServerExecutable(name: "no-such-server", variable: "ROLLCALL_NO_SUCH_SERVER").locate()
        return ServerCommand(executable: path, arguments: [])
      }
      func isReady(at site: ServerSite) -> Bool { false }
    }
    let error = await #expect(throws: RealServerError.self) { try await RealServer.start(Missing()) }
    #expect(error?.code == .notInstalled)
    #expect(error?.description.contains("scripts/install-servers") == true)
    #expect(error?.description.contains("ROLLCALL_NO_SUCH_SERVER") == true)
  }

  private func waitUntilGone(group: Int32) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while kill(-group, 0) == 0 {
      try #require(ContinuousClock.now < deadline, "Process group \(group) still runs.")
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
