import EtcdClient
import Foundation
import Rollcall
import Testing

@testable import RollcallEtcd

@Suite struct EtcdCatalogOptionsTests {
  private func options(_ url: String, _ environment: [String: String] = [:]) throws -> EtcdCatalogOptions {
    try EtcdCatalogOptions(CatalogURL(url), environment: environment)
  }

  @Test func `Hosts, ports, path and options are read; what is left out has its usual value`() throws {
    let full = try options(
      "etcd+tls://h1,h2:9,[::1]:7/killrvideo/services?layout=killrvideo&tls-ca-file=/ca&tls-cert-file=/c&tls-key-file=/k&timeout=1.5s&register-rate=50"
    )
    #expect(full.endpoints.map(\.description) == ["https://h1:2379", "https://h2:9", "https://[::1]:7"])
    #expect(full.places.layoutName == "killrvideo")
    #expect(full.places.keyRoot == "/killrvideo/services/")
    #expect(full.client.tls.trustedRoots == .file("/ca"))
    #expect(full.client.tls.identity == .init(certificates: .file("/c"), privateKey: .file("/k")))
    #expect(full.client.requestTimeout == .milliseconds(1_500))
    #expect(full.settings.registrationRate == 50)
    let plain = try options("etcd:")
    #expect(plain.endpoints.map(\.description) == ["http://127.0.0.1:2379"])
    #expect(plain.places.layoutName == "rollcall")
    #expect(plain.credentials == nil)
  }

  @Test func `User and password come from the URL and a file, or from etcdctl's variables`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-test-\(UUID().uuidString)")
    try Data("secret\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try options("etcd://h?user=u&password-file=\(file.path)").credentials == EtcdCredentials(user: "u", password: "secret"))
    #expect(try options("etcd://h", ["ETCDCTL_USER": "u:p:q"]).credentials == EtcdCredentials(user: "u", password: "p:q"))
    let apart = ["ETCDCTL_USER": "u", "ETCDCTL_PASSWORD": "p"]
    #expect(try options("etcd://h", apart).credentials == EtcdCredentials(user: "u", password: "p"))
    #expect(try options("etcd://h?user=v", apart).credentials == EtcdCredentials(user: "v", password: "p"))
  }

  @Test(arguments: [
    ("etcd://h?password=secret", "password-file"), ("etcd://h?colour=red", "Possible: layout"), ("etcd://h?layout=x", "killrvideo"),
    ("etcd://h?timeout=5", "10s"), ("etcd://h?timeout=0s", "100ms"), ("etcd://h?tls-ca-file=/ca", "etcd+tls://"),
    ("etcd+tls://h?tls-cert-file=/c", "both"), ("etcd://h?user=u", "ETCDCTL_PASSWORD"), ("etcd://h?password-file=/none", "user=NAME"),
    ("etcd://h?user=u&password-file=/none/at/all", "/none/at/all"), ("etcd://h?register-rate=0", "1 to 1000000"),
  ])
  func `What cannot be is an error that says what can`(url: String, hint: String) throws {
    let error = #expect(throws: RollcallError.self) { try options(url) }
    #expect(error?.code == .invalid)
    #expect(error?.message.contains(hint) == true, "\(String(describing: error))")
    #expect(error?.message.contains("secret") == false)
  }
}
