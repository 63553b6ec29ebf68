import ConsulAPI
import ConsulClient
import Foundation
import HTTPTypes
import NIOCore
import NIOPosix
import RealServers
import Testing

/// One agent over ZooKeeper, etcd and Consul at once.
@Suite(.timeLimit(.minutes(4))) struct SeveralCatalogsTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("catalogs"))

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func `A service of a file is in all three in their own forms, goes when it stops answering, and comes back`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var service = try await listener()
    let port = try #require(service.localAddress?.port)
    try Data(
      """
      service:
        name: ep2016
        address: 127.0.0.1
        port: \(port)
        catalogs: ["*"]
        check: {tcp: '127.0.0.1:\(port)', interval: 1s, timeout: 1s}
      """.utf8
    ).write(to: folder.appending(path: "ep2016.yaml"))
    try await RealServer.with(ZooKeeperServer()) { zooKeeper in
      try await RealServer.with(EtcdServer()) { etcd in
        try await RealServer.with(ConsulServer()) { consul in
          let places = [
            zooKeeper.url + "/?layout=zc.zk", etcd.url + "/services?layout=hostport", consul.url,
          ]
          let arguments = ["--config-dir", folder.path] + zip(["zk", "etcd", "consul"], places).flatMap { ["--catalog", "\($0)=\($1)"] }
          try await RealServer.with(RollcallAgentServer(arguments: arguments)) { _ in
            for place in places { try await wait(in: place) { $0.instances.map(\.address) == ["127.0.0.1:\(port)"] && $0.isAllPassing } }
            // The native forms, as others see them.
            #expect(try await EtcdControl(server: etcd)("get", "--prefix", "/services").contains("127.0.0.1:\(port)"))

            try await service.close()
            for place in places.prefix(2) { try await wait(in: place) { $0.instances.isEmpty } }
            try await wait(in: places[2]) { $0.instances.count == 1 && !$0.isAllPassing }

            service = try await listener(port: port)
            for place in places { try await wait(in: place) { $0.instances.map(\.address) == ["127.0.0.1:\(port)"] && $0.isAllPassing } }
          }
          for place in places { try await wait(in: place) { $0.instances.isEmpty } }
        }
      }
    }
    try await service.close()
  }

  /// The program sees it so.
  private func wait(in place: String, until isSo: @escaping @Sendable (ServiceSet) -> Bool) async throws {
    _ = try await RunningTool.with(["watch", "ep2016", "--format", "json"], catalog: place) { watch in
      try await watch.output.lines { lines in
        lines.last.flatMap { try? ServiceSet(line: $0) }.map { $0.freshness == "current" && isSo($0) } ?? false
      }
    }
  }

  private func listener(port: Int = 0) async throws -> any Channel {
    try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "127.0.0.1", port: port).get()
  }
}

extension ServiceSet {
  fileprivate var isAllPassing: Bool { instances.allSatisfy { $0.health == "passing" } }
}
