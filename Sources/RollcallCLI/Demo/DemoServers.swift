import LocalServers
import Rollcall

/// The servers that a demonstration starts, each a catalog under its own name.
struct DemoServers: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case zookeeper, etcd, consul
  }

  struct Running: Sendable {
    let kind: Kind
    let url: String
    let stop: @Sendable () async -> Void
  }

  let running: [Running]

  /// Starts them at the same time; when one does not, none stays.
  static func start(_ kinds: [Kind]) async throws -> DemoServers {
    let results = await withTaskGroup(of: (Int, Result<Running, any Error>).self) { group in
      for (place, kind) in kinds.enumerated() {
        group.addTask {
          do {
            return (place, .success(try await start(kind)))
          } catch {
            return (place, .failure(error))
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    let servers = DemoServers(running: results.compactMap { try? $0.get() })
    for case .failure(let error) in results {
      await servers.stop()
      throw CommandFailure("\(error)")
    }
    return servers
  }

  func stop() async {
    await withDiscardingTaskGroup { group in
      for server in running { group.addTask { await server.stop() } }
    }
  }

  private static func start(_ kind: Kind) async throws -> Running {
    switch kind {
    case .zookeeper:
      var server = ZooKeeperServer()
      server.isAnyVersion = true
      let started = try await RealServer.start(server)
      return Running(kind: kind, url: started.url) { await started.stop() }
    case .etcd:
      var server = EtcdServer()
      server.isAnyVersion = true
      let started = try await RealServer.start(server)
      return Running(kind: kind, url: started.url) { await started.stop() }
    case .consul:
      let started = try await RealServer.start(ConsulServer())
      return Running(kind: kind, url: started.url) { await started.stop() }
    }
  }
}
