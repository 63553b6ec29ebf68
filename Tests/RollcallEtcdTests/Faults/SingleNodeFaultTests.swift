import EtcdClient
import Foundation
import RealServers
import Rollcall
import RollcallTesting
import Testing

@testable import RollcallEtcd

@Suite("Faults of one node", .timeLimit(.minutes(5)))
struct SingleNodeFaultTests {
  @Test(arguments: EtcdServer.Version.allCases) func `Killed and started again`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      try await FaultRun(owner: server.url, reader: server.url).survives { _ in
        try await server.restart(keepingData: true)
        return .now
      }
    }
  }

  @Test func `Frozen for longer than the timeout`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      try await FaultRun(owner: server.url, reader: server.url).survives { _ in
        server.suspend()
        try await Task.sleep(for: .seconds(9))
        server.resume()
        return .now
      }
    }
  }

  @Test func `Emptied`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      try await FaultRun(owner: server.url, reader: server.url, keepsData: false).survives { _ in
        try await server.restart(keepingData: false)
        // The owner learns of it with its next renewal.
        return .now + .seconds(2)
      }
    }
  }

  @Test func `Its lease revoked by hand`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      try await FaultRun(owner: server.url, reader: server.url).survives { catalog in
        let session = try #require(try await catalog.instances(of: "web").instances.first?.session)
        try await EtcdControl(server: server)("lease", "revoke", String(try #require(session.number), radix: 16))
        return .now + .seconds(2)
      }
    }
  }

  @Test(arguments: [false, true]) func `Compacted behind the reader while that was away`(exactly: Bool) async throws {
    try await RealServer.with(EtcdServer()) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await FaultRun(owner: server.url, reader: "etcd://\(proxy.address)").survives { catalog in
        try await proxy.set(.refuse)
        await proxy.cut()
        try await withWire([server.endpoint]) { etcd in
          let known = try await etcd.range(.all, EtcdRangeOptions(countOnly: true)).header.revision
          for value in 1...5 { try await etcd.put("/other", [UInt8(value)]) }
          try await etcd.compact(before: exactly ? known + 1 : known + 5, waitsForDisk: true)
        }
        try await proxy.set(.forward)
        return .now
      }
      await proxy.stop()
    }
  }

  /// Both clients' bytes vanish, and nobody tells them. The server lets the lease go, and rightly.
  @Test func `Half-open connections for longer than the timeout`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      let url = "etcd://\(proxy.address)"
      try await FaultRun(owner: url, reader: url).survives { _ in
        try await proxy.set(.swallow)
        try await Task.sleep(for: .seconds(15))
        try await proxy.set(.forward)
        return .now
      }
      await proxy.stop()
    }
  }

  @Test func `A watcher of a half-open connection is told that its set is stale`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await withCatalog("etcd://\(proxy.address)") { catalog in
        let watch = catalog.updates(of: "web")
        try await first(watch) { $0.freshness.isCurrent }
        try await proxy.set(.swallow)
        try await first(watch) { !$0.freshness.isCurrent }
        try await proxy.set(.forward)
        try await first(watch) { $0.freshness.isCurrent }
      }
      await proxy.stop()
    }
  }

  @Test func `Authentication with tokens that expire all the time`() async throws {
    let kind = EtcdServer(arguments: ["--bcrypt-cost=4", "--auth-token-ttl=1"])
    try await RealServer.with(kind) { server in
      let control = EtcdControl(server: server)
      try await control("user", "add", "root:secret")
      try await control("user", "grant-role", "root", "root")
      try await control("auth", "enable")
      let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-test-\(UUID().uuidString)")
      try Data("secret\n".utf8).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      let url = "\(server.url)?user=root&password-file=\(file.path)"
      try await FaultRun(owner: url, reader: url).survives { catalog in
        for number in 1...12 {
          try await Task.sleep(for: .milliseconds(700))
          try await catalog.keyValues.put("beat", [UInt8(number)])
        }
        return .now
      }
    }
  }
}
