import Foundation
import RealServers
import Rollcall
import RollcallConsul
import Subprocess
import Testing

/// `Examples/EuroPython2016`, as a reader would run it.
@Suite(.timeLimit(.minutes(2))) struct ExampleTests {
  @Test func `The talk's samples register, discover and follow a value`() async throws {
    try await RealServer.with(ConsulServer(mode: .development)) { consul in
      let catalog = try await Catalogs([.consul]).open(consul.url)
      try await catalog.keyValues.put("ep2016/color", Array("red".utf8))
      let program = URL(filePath: try RollcallAgentServer.locate()).deletingLastPathComponent().appending(path: "EuroPython2016").path
      // Line by line, as on a terminal.
      _ = try await run(
        .name("stdbuf"), arguments: ["-oL", program, consul.url], input: .none, output: .sequence, error: .discarded
      ) { execution in
        var awaited = Set(["ep2016: [yaz:5000]", "colour: red", "colour: blue"])
        for try await line in execution.standardOutput.strings() {
          awaited.remove(line.trimmingCharacters(in: .whitespacesAndNewlines))
          if line.hasPrefix("colour: red") { try await catalog.keyValues.put("ep2016/color", Array("blue".utf8)) }
          if awaited.isEmpty { break }
        }
        #expect(awaited.isEmpty)
        kill(execution.processIdentifier.value, SIGKILL)
      }
      await catalog.close()
    }
  }
}
