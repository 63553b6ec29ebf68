import ArgumentParser
import Foundation
import Logging
import Rollcall
import RollcallConsulDoor
import RollcallEmbedded

/// The catalogs that an agent is attached to, and the store of its own registrations.
struct AgentCatalogs: Sendable {
  /// The first is the agent's own.
  let datacenters: [ConsulDatacenter]
  let store: any KeyValueStore
  /// Whether the agent's registrations end with it.
  let isInMemory: Bool
  /// A catalog that holds nothing but the store.
  private let storeHolder: EmbeddedCatalog?

  /// The name of a first catalog that was given none: what Consul calls a datacenter of its own.
  static let standardName = "dc1"
  /// The part of an embedded catalog that holds the agent's registrations.
  private static let storeSpace = "agent"

  /// - Parameters:
  ///   - given: with names that differ.
  ///   - folder: for the embedded catalog when none is given, and for the agent's registrations.
  static func open(_ given: [NamedCatalog], folder: String?, logger: Logger) async throws -> AgentCatalogs {
    let named = try given.isEmpty ? [NamedCatalog("embedded:" + (folder ?? ""))] : given
    var opened: [ConsulDatacenter] = []
    do {
      for catalog in named {
        let engine = try await open(catalog.url, logger)
        opened.append(ConsulDatacenter(name: catalog.name ?? standardName, catalog: engine, views: Views(of: engine)))
      }
      return try await AgentCatalogs(opened, storeFolder: given.isEmpty ? nil : folder, logger)
    } catch {
      for datacenter in opened { await datacenter.catalog.close() }
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

  private init(_ datacenters: [ConsulDatacenter], storeFolder: String?, _ logger: Logger) async throws {
    self.datacenters = datacenters
    if let storeFolder {
      let holder = try await EmbeddedCatalog.open(folder: storeFolder, logger: logger)
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
