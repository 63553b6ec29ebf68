import Logging
import RealServers
import Rollcall
import RollcallConsul
import RollcallEtcd
import RollcallZooKeeper

/// An agent on its embedded catalog that is attached to a real ZooKeeper, etcd and Consul.
struct Attached: Sendable {
  /// The agent's, as in `http://127.0.0.1:8500/ui/`.
  let page: String
  let agent: RealServer<RollcallAgentServer>
  let etcd: RealServer<EtcdServer>
  /// By the names of the agent's catalogs, opened as other programs open them.
  let catalogs: [(name: String, catalog: any Catalog)]

  static let names = ["embedded", "zookeeper", "etcd", "consul"]

  static func with<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (Attached) async throws -> Result
  ) async throws -> Result {
    try await RealServer.with(ZooKeeperServer()) { zooKeeper in
      try await RealServer.with(EtcdServer()) { etcd in
        try await RealServer.with(ConsulServer()) { consul in
          let urls = ["embedded:", zooKeeper.url, etcd.url, consul.url]
          let server = RollcallAgentServer(arguments: zip(names, urls).flatMap { ["--catalog", "\($0)=\($1)"] })
          return try await RealServer.with(server) { agent in
            let engines = Catalogs([.consul, .etcd, .zookeeper])
            let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            var catalogs: [(name: String, catalog: any Catalog)] = []
            for (name, url) in zip(names, [agent.url] + urls.dropFirst()) {
              catalogs.append((name, try await engines.open(url, connect: .wait(upTo: .seconds(20)), logger: silent)))
            }
            let attached = Attached(page: "http://\(agent.httpAddress)/ui/", agent: agent, etcd: etcd, catalogs: catalogs)
            do {
              let result = try await body(attached)
              for (_, catalog) in catalogs { await catalog.close() }
              return result
            } catch {
              for (_, catalog) in catalogs { await catalog.close() }
              throw error
            }
          }
        }
      }
    }
  }

  func catalog(_ name: String) throws -> any Catalog {
    guard let found = catalogs.first(where: { $0.name == name }) else { throw RollcallError.invalid("There is no \(name).") }
    return found.catalog
  }
}
