import Logging
import RealServers
import Rollcall
import RollcallConsul
import RollcallEtcd
import RollcallEtcd2
import RollcallTesting
import RollcallZooKeeper

/// A real server, with the engine of its URL as its client.
actor ServerFixture<Kind: ServerKind>: CatalogFixture {
  private let server: RealServer<Kind>
  private let url: String
  private let isShared: Bool

  init(_ server: RealServer<Kind>, url: String, isShared: Bool = false) {
    self.server = server
    self.url = url
    self.isShared = isShared
  }

  nonisolated func open(_ mode: ConnectMode) async throws -> any Catalog {
    try await Catalogs([.consul, .etcd, .etcd2, .zookeeper]).open(url, connect: mode, logger: .silent)
  }

  func cause(_ fault: CatalogFault) async throws {
    switch fault {
    case .kill, .empty: await server.kill()
    case .suspend: server.suspend()
    case .reopen: break
    }
  }

  func heal(_ fault: CatalogFault) async throws {
    switch fault {
    case .kill: try await server.start()
    case .empty: try await server.restart(keepingData: false)
    case .suspend: server.resume()
    case .reopen: break
    }
  }

  func close() async {
    if !isShared { await server.stop() }
  }
}
