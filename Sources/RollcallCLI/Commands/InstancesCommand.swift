import ArgumentParser
import Rollcall

struct InstancesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "instances",
    abstract: "Lists the instances of a service: those that are passing, or all.",
    discussion: """
      A service that nobody has registered has no instances; that is no error.

      Examples:
        rollcall instances web
        rollcall instances web --all
        rollcall instances web --tag v2 --format hostport
        rollcall instances web --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case hostport
  }

  @OptionGroup var catalog: CatalogOptions

  @Argument(
    help: "The service's name.", completion: .custom { await completeServices($0, $1, $2) }, transform: { try ServiceName(argument: $0) })
  var name: ServiceName

  @Flag(help: "Also those that are not passing or in maintenance.")
  var all = false

  @Option(name: .customLong("tag"), help: "Only those with the tag. Can be repeated; all of them are required then.")
  var tags: [String] = []

  @Option(help: "How to print them; 'hostport' prints one host:port a line.")
  var format = Format.table

  func run() async throws {
    let found = try await catalog.withCatalog { try await $0.instances(of: name) }
    var shown = found
    shown.instances = (all ? found.instances : found.available).filter { instance in tags.allSatisfy(instance.tags.contains) }
    switch format {
    case .json:
      try StandardOutput.write(json: ServiceOutput(snapshot: shown))
    case .hostport:
      for instance in shown.instances { try StandardOutput.write(line: instance.address.description) }
    case .table:
      if !shown.instances.isEmpty { try StandardOutput.write(line: shown.table) }
    }
    if shown.instances.isEmpty, format != .json { StandardError.say(explanation(of: found)) }
  }

  private func explanation(of found: ServiceSnapshot) -> String {
    guard !found.instances.isEmpty else { return "There is no instance of '\(name)'." }
    let wanted = tags.isEmpty ? "" : " with " + tags.map { "'\($0)'" }.joined(separator: " and ")
    let count = found.instances.count
    let hint = all || found.available.count == count ? "" : " --all shows those that are not passing."
    return "None of the \(count) instances of '\(name)' is \(all ? "there" : "passing")\(wanted).\(hint)"
  }
}
