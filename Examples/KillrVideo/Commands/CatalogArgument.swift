import ArgumentParser
import Foundation
import Logging
import Rollcall
import RollcallConsul
import RollcallEmbedded
import RollcallEtcd
import RollcallEtcd2
import RollcallZooKeeper

struct CatalogArgument: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The catalog. (default: ROLLCALL_CATALOG, or etcd as KillrVideo has it)", valueName: "url"))
  var catalog: String?

  /// The catalog is waited for: it may be started after this program.
  func withCatalog(_ logger: Logger, _ body: (any Catalog) async throws -> Void) async throws {
    let url =
      catalog ?? ProcessInfo.processInfo.environment["ROLLCALL_CATALOG"] ?? "etcd://127.0.0.1:2379/killrvideo/services?layout=killrvideo"
    let catalogs = Catalogs([.consul, .embedded, .etcd, .etcd2, .zookeeper])
    let catalog = try await catalogs.open(url, connect: .inBackground, logger: logger)
    do {
      try await body(catalog)
    } catch {
      await catalog.close()
      throw error
    }
    await catalog.close()
  }
}
