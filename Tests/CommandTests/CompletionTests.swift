import Foundation
import RealServers
import Subprocess
import Testing

@Suite struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"]) func `A completion script is printed for each shell`(shell: String) async throws {
    let result = try await rollcall(["--generate-completion-script", shell])
    #expect(result.code == 0)
    #expect(result.errors.isEmpty)
    for word in ["instances", "catalog", "ready"] { #expect(result.output.contains(word)) }
  }

  @Test func `Bash takes its completion script`() async throws {
    let script = try await rollcall(["--generate-completion-script", "bash"]).output
    let check = try await run(
      .name("bash"), arguments: ["-n"], input: .string(script), output: .discarded, error: .string(limit: 1 << 16))
    #expect(check.terminationStatus.isSuccess)
    #expect(check.standardError.isEmpty)
  }

  @Test func `Bash completes names of services from the catalog on the command line`() async throws {
    let name = uniqueName("completed")
    let url = try await Site.consul.url
    try await RunningTool.with(["register", "--service", name, "--port", "80"], catalog: url) { tool in
      try await tool.errors.line(containing: "Registered")
      let script = try await rollcall(["--generate-completion-script", "bash"]).output
      let typing = """
        COMP_WORDS=(rollcall instances --catalog \(url) '') COMP_CWORD=4
        COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
        _rollcall rollcall '' \(url)
        printf '%s\\n' "${COMPREPLY[@]}"
        """
      let folder = URL(filePath: try RollcallAgentServer.locate()).deletingLastPathComponent().path
      let path = "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
      let completed = try await run(
        .name("bash"), environment: .inherit.updating(["PATH": path]), input: .string("\(script)\n\(typing)\n"),
        output: .string(limit: 1 << 16))
      #expect(completed.standardOutput.split(separator: "\n").contains(Substring(name)))
    }
  }
}
