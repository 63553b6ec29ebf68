import ArgumentParser
import Rollcall

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells of catalogs whether they can be reached, what they are, and what is in them.",
    discussion: """
      The exit code is 1 when one of them cannot be reached.

      Examples:
        rollcall status
        rollcall status --catalog consul://127.0.0.1:8500 --catalog other=consul://10.0.0.1:8500
        rollcall status --format json
      """)

  @Option(
    name: .customLong("catalog"),
    help: ArgumentHelp(
      "A catalog to ask. Can be repeated.",
      discussion: "Otherwise the one that \(CatalogOptions.variable) names, otherwise \(CatalogOptions.standard).", valueName: "[name=]url"),
    completion: .list(Catalogs.builtIn.examples), transform: { try NamedCatalog($0) })
  var given: [NamedCatalog] = []

  @Option(help: "How to print it.")
  var format = OutputFormat.table

  mutating func validate() throws {
    _ = try catalogs
  }

  private var catalogs: [NamedCatalog] {
    get throws(ValidationError) {
      given.isEmpty ? [try CatalogOptions.standing] : given
    }
  }

  func run() async throws {
    let catalogs = try catalogs
    let reports = await withTaskGroup { group in
      for (index, catalog) in catalogs.enumerated() {
        group.addTask { (index, await CatalogReport.of(catalog)) }
      }
      return await group.reduce(into: [(Int, CatalogReport)]()) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    switch format {
    case .json: try StandardOutput.write(json: reports)
    case .table: try StandardOutput.write(line: reports.map(\.text).joined(separator: "\n\n"))
    }
    let failures = reports.compactMap(\.failure)
    for failure in failures { StandardError.say(failure) }
    if !failures.isEmpty { throw ExitCode.failure }
  }
}
