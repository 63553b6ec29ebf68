import Foundation
import Rollcall
import RollcallAgent
import RollcallChecks
import Testing

@Suite(.timeLimit(.minutes(1))) struct CommandCheckTests {
  private func run(_ script: String, timeout: Duration = .seconds(30), limit: Int = 100) async -> CheckOutcome {
    let runner = ProbeRunner(allowsCommands: true)
    let outcome = await runner.run(.command(["sh", "-c", script]), timeout: timeout, outputLimit: limit)
    await runner.shutdown()
    return outcome
  }

  @Test(arguments: [(0, Health.passing), (1, .warning), (2, .critical), (127, .critical)]) func `The exit code decides`(
    code: Int, health: Health
  ) async {
    #expect(await run("echo out; echo err >&2; exit \(code)") == CheckOutcome(health, "out\nerr\n"))
  }

  @Test func `Where commands are not allowed none is run`() async {
    let runner = ProbeRunner()
    let outcome = await runner.run(.command(["true"]), timeout: .seconds(5), outputLimit: 100)
    #expect(outcome == CheckOutcome(.critical, "Commands as checks are disabled on this agent."))
    await runner.shutdown()
  }

  @Test func `A signal is critical, and a program that is not there`() async {
    #expect(await run("kill -9 $$").health == .critical)
    let runner = ProbeRunner(allowsCommands: true)
    let missing = await runner.run(.command(["/does/not/exist"]), timeout: .seconds(5), outputLimit: 100)
    #expect(missing.health == .critical)
    #expect(missing.output.contains("/does/not/exist"))
    await runner.shutdown()
  }

  @Test func `Output is bounded, however much there is`() async {
    let outcome = await run("yes | head -c 10000000; exit 1")
    #expect(outcome.health == .warning)
    #expect(outcome.output.utf8.count == 101)
  }

  /// One that ignores SIGTERM, with a child that does too.
  @Test func `The end of its time ends the whole process tree`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "check-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let outcome = await run("trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > \(file); sleep 300' & echo begun; wait", timeout: .seconds(1))
    #expect(outcome.health == .critical)
    #expect(outcome.output.hasPrefix("Timed out (1.0 seconds) running check\n\nbegun"), "\(outcome.output)")
    let child = try #require(pid_t(try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
    // Killed, and perhaps not yet reaped by whoever inherited it.
    let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
    #expect(status.map { $0.contains(") Z ") || $0.contains(") X ") } ?? true, "\(status ?? "")")
  }
}
