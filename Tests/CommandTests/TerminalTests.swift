import Foundation
import RealServers
import Rollcall
import Subprocess
import Testing

@Suite struct TerminalTests {
  @Test func `Ctrl-C reaches the command once, and the terminal is the command's`() async throws {
    let (url, name) = (try await Site.consul.url, uniqueName("web"))
    let terminal = try PseudoTerminal()
    let arguments = ["run", "--service", name, "--port", "1", "--ready", "none", "--"] + SignalCounter.command
    // As the leader of a session of its own, the shell makes the terminal its own by opening it.
    let shell = #"tty=$1; shift; exec "$@" <"$tty" >"$tty" 2>&1"#
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
    let program = try RollcallAgentServer.locate()
    let ended = try await withDeadline(.seconds(60), "The command did not end, having printed:\n\(terminal.output.text)") { [options] in
      try await run(
        .name("sh"), arguments: Arguments(["-c", shell, "sh", terminal.path, program] + arguments),
        environment: .inherit.updating([CatalogVariable.key: url]), platformOptions: options, input: .none, output: .discarded,
        error: .discarded
      ) { execution in
        try await terminal.output.line(containing: "ready")
        terminal.type("\u{3}")
        try await terminal.output.line(containing: "INT 1")
        // Had it been passed on as well, it would be there before the next one.
        try execution.send(signal: .userDefinedOne)
        try await terminal.output.line(containing: "USR1 1")
        terminal.type("\u{1c}")
        try await terminal.output.line(containing: "QUIT 1")
        try execution.send(signal: .terminate)
        try await terminal.output.line(containing: "TERM 1")
      }
    }
    #expect(ended.terminationStatus == .exited(3))
    #expect(terminal.output.lines.contains("HUP 0 INT 1 QUIT 1 USR1 1 TERM 1"))
  }
}
