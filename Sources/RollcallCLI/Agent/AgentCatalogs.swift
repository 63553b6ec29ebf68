import ArgumentParser
import Foundation
import Logging
import Rollcall
import RollcallConsulDoor
import RollcallEmbedded
import RollcallMemory

/// The catalogs that an agent is attached to, and the store of its own registrations.
struct AgentCatalogs: Sendable {
  /// The first is the agent's own.
  let datacenters: [ConsulDatacenter]
  let store: any KeyValueStore
  /// Whether the agent's registrations end with it.
  let isInMemory: Bool
  /// Those of catalogs that can be lost.
  let keepers: [MemoryKeeper]
  /// A catalog that holds nothing but the store.
  private let storeHolder: EmbeddedCatalog?

  /// The name of a first catalog that was given none: what Consul calls a datacenter of its own.
  static let standardName = "dc1"
  /// The parts of an embedded catalog that hold the agent's registrations, and what other catalogs last said.
  private static let storeSpace = "agent"
  private static let memorySpace = "last-known"

  /// - Parameters:
  ///   - given: with names that differ.
  ///   - folder: for the embedded catalog when none is given, and for what must outlive the agent.
  ///   - maximumAge: of what is told of a catalog that is gone.
  static func open(_ given: [NamedCatalog], folder: String?, maximumAge: Duration, logger: Logger) async throws -> AgentCatalogs {
    let named = try given.isEmpty ? [NamedCatalog("embedded:" + (folder ?? ""))] : given
    var holder: EmbeddedCatalog?
    if let folder, !given.isEmpty { holder = try await EmbeddedCatalog.open(folder: folder, logger: logger) }
    var opened: [ConsulDatacenter] = []
    var keepers: [MemoryKeeper] = []
    do {
      for catalog in named {
        let name = catalog.name ?? standardName
        var engine = try await open(catalog.url, logger)
        guard !(engine is EmbeddedCatalog) else {
          opened.append(ConsulDatacenter(name: name, catalog: engine, views: Views(of: engine)))
          continue
        }
        let memory = CatalogMemory(
          of: name, store: holder?.keyValues(space: memorySpace), maximumAge: maximumAge, logger: logger)
        await memory.load()
        engine = RememberingCatalog(engine, memory)
        let views = Views(of: engine)
        opened.append(ConsulDatacenter(name: name, catalog: engine, views: views))
        keepers.append(MemoryKeeper(memory, of: engine, views: views))
      }
      return AgentCatalogs(opened, keepers, store: holder, logger)
    } catch {
      for datacenter in opened { await datacenter.catalog.close() }
      await holder?.close()
      throw error
    }
  }

  private static func open(_ url: CatalogURL, _ logger: Logger) async throws -> any Catalog {
    do {
      return try await Catalogs.builtIn.open(url, connect: .inBackground, logger: logger)
    } catch let error as RollcallError {
      throw CommandFailure.forCaller(error, of: url)
    }
  }

  private init(_ datacenters: [ConsulDatacenter], _ keepers: [MemoryKeeper], store holder: EmbeddedCatalog?, _ logger: Logger) {
    self.datacenters = datacenters
    self.keepers = keepers
    if let holder {
      store = holder.keyValues(space: Self.storeSpace)
      isInMemory = false
      storeHolder = holder
    } else if let embedded = datacenters.first?.catalog as? EmbeddedCatalog {
      store = embedded.keyValues(space: Self.storeSpace)
      isInMemory = embedded.description == "embedded:"
      storeHolder = nil
    } else {
      let holder = EmbeddedCatalog(logger: logger)
      store = holder.keyValues(space: Self.storeSpace)
      isInMemory = true
      storeHolder = holder
    }
  }

  func close() async {
    for datacenter in datacenters { await datacenter.catalog.close() }
    await storeHolder?.close()
  }
}
