import Testing

@testable import Rollcall

@Suite("A service instance")
struct ServiceInstanceTests {
  @Test("Without an id it is called by its address")
  func defaultID() {
    #expect(ServiceInstance(service: "web", host: "yaz", port: 5000).id == "yaz:5000")
    #expect(ServiceInstance(service: "web", host: "::1", port: 80).id == "[::1]:80")
  }

  @Test("What can be registered passes", arguments: ["yaz", "10.0.0.1", "::1", "fe80::1%eth0", "a_b.example."])
  func valid(host: String) throws {
    try ServiceInstance(service: "web", host: host, port: 0).validate()
    try ServiceInstance(service: "web", host: host, port: 65_535, weights: Weights(passing: 65_535, warning: 0)).validate()
  }

  @Test(
    "What cannot be is refused, and the error names the field",
    arguments: [
      ("service name", .sample(service: "")), ("instance id", .sample("")), ("instance id", .sample("a\u{1}")),
      ("instance id", .sample(String(repeating: "x", count: 256))), ("host", .sample(host: "")), ("host", .sample(host: "a b")),
      ("host", .sample(host: "[::1]")), ("host", .sample(host: "http://yaz")),
      ("host", .sample(host: String(repeating: "x", count: 256))), ("port", .sample(port: -1)), ("port", .sample(port: 65_536)),
      ("weights", .sample(weights: Weights(passing: 0))), ("weights", .sample(weights: Weights(warning: -1))),
      ("weights", .sample(weights: Weights(passing: 65_536))), ("node name", .sample(node: NodeReference(name: "", address: "10.0.0.1"))),
    ] as [(String, ServiceInstance)])
  func invalid(field: String, instance: ServiceInstance) {
    let error = #expect(throws: RollcallError.self) { try instance.validate() }
    #expect(error?.code == .invalid)
    #expect(error?.message.contains(field) == true)
  }

  @Test("Its health is the worst of its checks, and maintenance is not health")
  func health() {
    var instance = ServiceInstance.sample()
    #expect(instance.health == .passing)
    instance.checks = [Health.passing, .critical, .warning].map { HealthCheck(id: $0.rawValue, name: "", health: $0) }
    #expect(instance.health == .critical)
    #expect(!instance.isAvailable)
    instance.checks = []
    instance.maintenance = ""
    #expect(instance.health == .passing)
    #expect(!instance.isAvailable)
  }

  @Test("The available instances of a set are those that pass and are in service")
  func available() {
    let set = ServiceSnapshot(
      service: "web",
      instances: [.sample("a"), .sample("b", health: .warning), .sample("c", maintenance: "disk"), .sample("d", health: .critical)],
      revision: .zero)
    #expect(set.available.map(\.id) == ["a"])
  }
}
