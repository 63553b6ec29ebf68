import ConsulClient
import Logging
import Rollcall
import RollcallConsul
import RollcallDocker

/// Makes of catalogs' URLs where containers' services are registered.
struct ContainerTargets: Sendable {
  let hostname: String
  let timeToLive: Duration
  let cleansUp: Bool
  let retryInterval: Duration
  let logger: Logger

  /// - Throws: ``RollcallError`` for a URL that cannot be used.
  func target(for registry: RegistryURI) async throws -> any ContainerTarget {
    switch registry {
    case .catalog(let url): return try await target(for: url)
    case .etcd(let version2, let version3):
      return DeferredTarget("\(version3)", interval: retryInterval, logger: logger) {
        try await self.target(for: try await Self.speaksVersion2(version2) ? version2 : version3)
      }
    }
  }

  /// - Throws: ``RollcallError`` for a URL that cannot be used.
  func target(for url: CatalogURL) async throws -> any ContainerTarget {
    guard url.scheme != "consul" else {
      do {
        let connection = try ConsulConnection(ConsulCatalogOptions(url).settings, logger: logger)
        return ConsulTarget(connection, url: "\(url)", hostname: hostname, timeout: timeToLive, cleansUp: cleansUp, logger: logger)
      } catch let error as ConsulError {
        throw RollcallError(.invalid, "\(error)")
      }
    }
    let catalog = try await Catalogs.builtIn.open(url, connect: .inBackground, logger: logger)
    let options = Registrar.Options(session: SessionOptions(name: "docker@\(hostname)", timeout: timeToLive))
    return CatalogTarget(catalog, hostname: hostname, options: options, cleansUp: cleansUp, logger: logger)
  }

  /// Whether an etcd has its v2 API.
  /// - Throws: when it cannot be asked.
  private static func speaksVersion2(_ url: CatalogURL) async throws -> Bool {
    do {
      let catalog = try await Catalogs.builtIn.open(url, connect: .failAtOnce, logger: .silent)
      await catalog.close()
      return true
    } catch let error as RollcallError where !error.isTransient {
      return false
    }
  }
}
