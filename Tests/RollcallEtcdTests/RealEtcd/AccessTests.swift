import EtcdClient
import Foundation
import RealServers
import Rollcall
import Testing

@testable import RollcallEtcd

@Suite("Access to a real etcd", .timeLimit(.minutes(2)))
struct AccessTests {
  private func passwordFile(_ password: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-test-\(UUID().uuidString)").path
    try Data("\(password)\n".utf8).write(to: URL(filePath: file))
    return file
  }

  private func failure(_ url: String) async -> RollcallError? {
    await #expect(throws: RollcallError.self) {
      let catalog = try await open(url)
      await catalog.close()
    }
  }

  @Test func `An address at which nobody is, or somebody else, is an error that names the URL and what to check`() async throws {
    let nobody = await failure("etcd://127.0.0.1:1?timeout=2s")
    #expect(nobody?.code == .unreachable)
    #expect(nobody?.message.contains("etcd://127.0.0.1:1") == true)
    #expect(nobody?.message.contains("Check the address") == true, "\(String(describing: nobody))")
    try await RealServer.with(ConsulServer()) { consul in
      let url = "etcd://\(consul.httpAddress)?timeout=3s"
      let other = await failure(url)
      #expect(other?.message.contains(url) == true)
      #expect(other?.code == .unreachable || other?.code == .timedOut, "\(String(describing: other))")
    }
  }

  @Test func `TLS where there is none, and none where there is, say so`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      let secure = await failure("etcd+tls://\(server.clientAddress)?timeout=3s")
      #expect(secure?.message.contains("TLS") == true, "\(String(describing: secure))")
    }
  }

  @Test func `A user sees and writes what its role allows, and is told of the rest`() async throws {
    try await RealServer.with(EtcdServer(arguments: ["--bcrypt-cost=4"])) { server in
      let control = EtcdControl(server: server)
      try await control("user", "add", "root:secret")
      try await control("user", "grant-role", "root", "root")
      try await control("role", "add", "apps")
      try await control("role", "grant-permission", "apps", "--prefix=true", "readwrite", "/apps/")
      try await control("user", "add", "app:p")
      try await control("user", "grant-role", "app", "apps")
      try await control("auth", "enable")
      let (right, wrong) = (try passwordFile("p"), try passwordFile("not-p"))

      let nobody = await failure(server.url)
      #expect(nobody?.code == .unauthorized)
      #expect(nobody?.message.contains("password-file") == true, "\(String(describing: nobody))")
      let stranger = await failure("\(server.url)/apps?user=app&password-file=\(wrong)")
      #expect(stranger?.code == .unauthorized)
      #expect(stranger?.description.contains("not-p") == false)
      let outside = await failure("\(server.url)/other?user=app&password-file=\(right)")
      #expect(outside?.code == .unauthorized)
      #expect(outside?.message.contains("role") == true, "\(String(describing: outside))")

      try await withCatalog("\(server.url)/apps?user=app&password-file=\(right)") { catalog in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        let watch = catalog.updates(of: "web")
        try await session.register(ServiceInstance(service: "web", id: "1", host: "h", port: 1))
        try await first(watch) { $0.instances.count == 1 }
        try await catalog.keyValues.put("a", [1])
        #expect(try await catalog.keyValues.commit([.acquire(key: "l", value: [], flags: 0, session: session.id)]).isCommitted)
        try await session.close()
      }
    }
  }

  @Test func `What is too large, too short or not ours to write is refused in words`() async throws {
    try await withEtcd { _, catalog, _ in
      for size in [1_600_000, 3 << 20, 11 << 20] {
        let error = await #expect(throws: RollcallError.self) {
          try await catalog.keyValues.put("large", [UInt8](repeating: 0, count: size))
        }
        #expect(error?.code == .tooLarge, "\(size): \(String(describing: error))")
      }
      let short = await #expect(throws: RollcallError.self) { _ = try await catalog.openSession(SessionOptions(timeout: .zero)) }
      #expect(short?.code == .invalid)
      // Below etcd's floor it grants its floor.
      let floored = try await catalog.openSession(SessionOptions(timeout: .milliseconds(300)))
      #expect(floored.timeout == .seconds(2))
      let own = await #expect(throws: RollcallError.self) { try await catalog.keyValues.put("rollcall/services/web/-/1", []) }
      #expect(own?.code == .invalid)
    }
  }
}
