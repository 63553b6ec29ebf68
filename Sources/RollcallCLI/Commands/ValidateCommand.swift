import ArgumentParser
import RollcallDefinitions

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks definitions of services and checks, as an agent would read them.",
    discussion: """
      What cannot be used is printed as FILE:LINE: REASON, and the exit code is 1.

      A definition of a service that knows nothing of Rollcall, as /etc/rollcall.d/mongo.yaml:
        service:
          name: mongo
          port: 27017
          tags: [primary]
          check:
            tcp: 127.0.0.1:27017
            interval: 5s
            timeout: 1s

      With 'ready' it is registered once a condition, or each of a list, has held (see 'rollcall wait --help' for what can stand there):
          ready: ["tcp://127.0.0.1:27017", "exec:mongosh --quiet --eval 'rs.status().ok'"]

      Examples:
        rollcall validate /etc/rollcall.d
        rollcall validate mongo.yaml web.json
      """)

  @Argument(help: "Folders of definitions, or single files.", completion: .file(extensions: ["json", "yaml", "yml"]))
  var paths: [String]

  func run() throws {
    let found = DefinitionFolder.read(paths)
    for problem in found.problems { try StandardOutput.write(line: "\(problem)") }
    guard found.problems.isEmpty else { throw ExitCode.failure }
    let services = found.definitions.count { if case .service = $0.subject { true } else { false } }
    try StandardOutput.write(
      line:
        "\(counted(services, "service")) and \(counted(found.definitions.count - services, "check")) in \(counted(found.files, "file")).")
  }

  private func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
