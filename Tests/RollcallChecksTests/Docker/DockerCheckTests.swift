import Foundation
import RealServers
import Rollcall
import RollcallAgent
import RollcallChecks
import Testing

/// Programs in a container of a real engine, which only root can start.
@Suite(.timeLimit(.minutes(2)), .enabled(if: getuid() == 0, "a Docker engine needs root")) struct DockerCheckTests {
  private static func run(
    _ command: [String], in container: String = "c1", socket: String, timeout: Duration = .seconds(30), limit: Int = 100
  ) async -> CheckOutcome {
    let runner = ProbeRunner(allowsCommands: true, dockerSocket: socket)
    let outcome = await runner.run(
      .docker(DockerProbe(container: container, command: command)), timeout: timeout, outputLimit: limit)
    await runner.shutdown()
    return outcome
  }

  @Test func `A program in a container says how it is by its exit code, in time, and leaves nothing behind`() async throws {
    try await RealServer.with(DockerEngine()) { docker in
      try await docker.makeImage("busybox")
      try await docker.docker("run", "--detach", "--name", "c1", "--network", "none", "busybox")
      let socket = docker.socket
      for (code, health) in [(0, Health.passing), (1, .warning), (2, .critical)] {
        #expect(await Self.run(["/bin/sh", "-c", "echo out; exit \(code)"], socket: socket) == CheckOutcome(health, "out\n"))
      }
      #expect(await Self.run(["/bin/sh", "-c", "echo err >&2"], socket: socket) == CheckOutcome(.passing, "err\n"))

      let unknown = await Self.run(["/bin/true"], in: "nope", socket: socket)
      #expect(unknown == CheckOutcome(.critical, "create exec failed for unknown container nope"))
      let missing = await Self.run(["/bin/nope"], socket: socket, limit: 1000)
      #expect(missing.health == .critical)
      #expect(missing.output.contains("/bin/nope"), "\(missing.output)")

      let long = await Self.run(["/bin/sh", "-c", "yes | head -c 1000000; exit 1"], socket: socket)
      #expect(long.health == .warning)
      #expect(long.output.utf8.count == 101)

      // One whose child has lost its parent; both ignore SIGTERM.
      let mark = 100_000 + Int.random(in: 0..<100_000)
      let script = "trap '' TERM; (sleep \(mark) &) ; echo begun; sleep \(mark)"
      let late = await Self.run(["/bin/sh", "-c", script], socket: socket, timeout: .seconds(2))
      #expect(late == CheckOutcome(.critical, "Timed out (2.0 seconds) running check\n\nbegun\n"))
      let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.filter {
        (try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8))?.contains("\(mark)") ?? false
      }
      #expect(left.isEmpty)
      try await docker.removeContainers()
    }
  }

  @Test func `Without an engine, and where commands are not allowed, it is critical`() async {
    let nobody = await Self.run(["/bin/true"], socket: "/does/not/exist")
    #expect(nobody.health == .critical)
    #expect(nobody.output.contains("Nothing answers at unix:///does/not/exist"), "\(nobody.output)")
    let runner = ProbeRunner(dockerSocket: "/does/not/exist")
    let outcome = await runner.run(.docker(DockerProbe(container: "c", command: ["true"])), timeout: .seconds(5), outputLimit: 100)
    #expect(outcome == CheckOutcome(.critical, "Commands as checks are disabled on this agent."))
    await runner.shutdown()
  }
}
