import Rollcall
import Testing

@testable import RollcallDocker

@Suite struct RegistryURITests {
  @Test(arguments: [
    ("consul://localhost:8500", "consul://localhost:8500"), ("consul://", "consul://127.0.0.1:8500"),
    ("zookeeper://h:2181/services", "zookeeper://h:2181/services?layout=registrator"),
    ("skydns2://h:2379/cluster.local", "etcd2://h:2379/skydns/local/cluster?layout=skydns"),
    ("etcd2://h/x?layout=killrvideo", "etcd2://h/x?layout=killrvideo"), ("etcd://h/x?layout=grpc", "etcd://h/x?layout=grpc"),
    ("embedded:", "embedded:"), ("etcd+tls://h/x", "etcd+tls://h/x"),
  ])
  func `Registries are catalogs`(_ text: String, _ url: String) throws {
    #expect(try RegistryURI(text, environment: [:]).urls.map(\.description) == [url])
  }

  @Test func `Registrator's etcd is the v2 API, or the v3 API where that is no more`() throws {
    #expect(
      try RegistryURI("etcd://etcd:2379/killrvideo/services", environment: [:]).urls.map(\.description) == [
        "etcd2://etcd:2379/killrvideo/services?layout=registrator", "etcd://etcd:2379/killrvideo/services?layout=registrator",
      ])
  }

  @Test func `Consul with TLS takes its files from the environment`() throws {
    let registry = try RegistryURI("consul-tls://h:8501", environment: ["CONSUL_CACERT": "/ca.pem"])
    #expect(registry.urls.map(\.description) == ["consul+tls://h:8501?tls-ca-file=/ca.pem"])
    #expect(try RegistryURI("consul://", environment: ["CONSUL_HTTP_ADDR": "h:1"]).urls.map(\.description) == ["consul://h:1"])
  }

  @Test(arguments: ["consul-unix:///consul.sock", "consulkv://h:8500/x", "skydns2://h:2379", "skydns2://h:2379/", "etcd", ""])
  func `What cannot be is told`(_ text: String) {
    #expect(throws: (any Error).self) { try RegistryURI(text, environment: [:]) }
  }
}
