import ArgumentParser
import Rollcall

struct ServicesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "services",
    abstract: "Lists the services that have instances.",
    discussion: """
      Examples:
        rollcall services
        rollcall services --format json
        rollcall services --catalog consul://10.0.0.1:8500,10.0.0.2:8500
        rollcall services --catalog 'etcd://10.0.0.1:2379/?layout=grpc'
        rollcall services --catalog 'zookeeper://10.0.0.1:2181/?layout=zc.zk'
      """)

  @OptionGroup var catalog: CatalogOptions

  @Option(help: "How to print them.")
  var format = OutputFormat.table

  func run() async throws {
    let list = try await catalog.withCatalog { try await $0.services() }
    switch format {
    case .json:
      try StandardOutput.write(json: list.services.map { ServiceSummaryOutput(name: $0.name, tags: $0.tags) })
    case .table:
      guard !list.services.isEmpty else {
        StandardError.say("The catalog has no services.")
        return
      }
      var table = Table(["SERVICE", "TAGS"])
      for service in list.services { table.add([service.name.rawValue, service.tags.joined(separator: ",")]) }
      try StandardOutput.write(line: table.text)
    }
  }

  private struct ServiceSummaryOutput: Encodable {
    var name: ServiceName
    var tags: [String]
  }
}
