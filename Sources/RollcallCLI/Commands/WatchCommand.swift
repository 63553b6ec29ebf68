import ArgumentParser
import Foundation
import Rollcall

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Prints all instances of a service at once and after each change.",
    discussion: """
      Each set is complete, and says whether it is current or, while the catalog is lost, the last one known. A slow reader misses \
      sets between, never the newest. The watch goes on until it is stopped.

      With --exec, COMMAND is run by /bin/sh for each set, with the set in JSON on its standard input: one run at a time, and after \
      a slow one with the newest set. A run that fails is told on standard error, and the watch goes on.

      Examples:
        rollcall watch web
        rollcall watch web --format json | jq -c '[.instances[].address]'
        rollcall watch web --exec 'render-backends > backends.conf && systemctl reload proxy'
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(
    help: "The service's name.", completion: .custom { await completeServices($0, $1, $2) }, transform: { try ServiceName(argument: $0) })
  var name: ServiceName

  @Option(help: "How to print each set; JSON is one line for each.")
  var format = OutputFormat.table

  @Option(name: .customLong("exec"), help: ArgumentHelp("Run this for each set instead of printing it.", valueName: "command"))
  var hook: String?

  func run() async throws {
    if let hook {
      try await StopSignals.cancel { try await follow { try await ChangeHook(hook).run(with: $0) } }
    } else {
      try await follow(print)
    }
  }

  private func follow(_ show: (ServiceSnapshot) async throws -> Void) async throws {
    try await catalog.withCatalog { catalog in
      for await snapshot in catalog.updates(of: name) { try await show(snapshot) }
    }
    try Task.checkCancellation()
    throw CommandFailure("The catalog was closed.")
  }

  private func print(_ snapshot: ServiceSnapshot) throws {
    guard format == .table else { return try StandardOutput.write(json: ServiceOutput(snapshot: snapshot)) }
    let count = "\(snapshot.available.count) of \(snapshot.instances.count) passing"
    try StandardOutput.write(line: "\(Date().formatted(.iso8601))  \(name): \(count), \(snapshot.freshness.text)")
    if !snapshot.instances.isEmpty { try StandardOutput.write(line: snapshot.table) }
    try StandardOutput.write(line: "")
  }
}
