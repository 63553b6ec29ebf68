import ArgumentParser
import RollcallDefinitions

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks definitions of services and checks, and an agent's settings, as an agent would read them.",
    discussion: """
      What cannot be used is printed as FILE:LINE: REASON, and the exit code is 1. Of settings, as 'rollcall agent --config' reads them, the definitions \
      that they name are checked too.

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
        rollcall validate /etc/rollcall/agent.yaml
      """)

  @Argument(
    help: "Folders of definitions, single files of them, or files of settings.", completion: .file(extensions: ["json", "yaml", "yml"]))
  var paths: [String]

  func run() throws {
    let isSettings = paths.map { SettingsFile($0, options: AgentSettings.options).hasSettings }
    var problems: [DefinitionProblem] = []
    var settings = 0
    var folders = zip(paths, isSettings).filter { !$1 }.map(\.0)
    for path in zip(paths, isSettings).filter(\.1).map(\.0) {
      do {
        let found = try AgentSettings.validate(path)
        settings += found.count
        folders += found.filter { $0.option.name == "config-dir" }.flatMap(\.values)
      } catch let problem as DefinitionProblem {
        problems.append(problem)
      }
    }
    let found = DefinitionFolder.read(folders)
    problems += found.problems
    for problem in problems { try StandardOutput.write(line: "\(problem)") }
    guard problems.isEmpty else { throw ExitCode.failure }
    let services = found.definitions.count { if case .service = $0.subject { true } else { false } }
    let checks = found.definitions.count - services
    var parts: [String] = []
    if isSettings.contains(true) { parts.append("\(counted(settings, "setting")) in \(counted(isSettings.count { $0 }, "file"))") }
    if !folders.isEmpty {
      parts.append("\(counted(services, "service")) and \(counted(checks, "check")) in \(counted(found.files, "file"))")
    }
    try StandardOutput.write(line: parts.joined(separator: "; ") + ".")
  }

  private func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
