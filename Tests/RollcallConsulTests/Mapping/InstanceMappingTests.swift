import ConsulAPI
import Rollcall
import Testing

@testable import RollcallConsul

@Suite("Instances as Consul's services")
struct InstanceMappingTests {
  private let session = SessionID("1973c015-0956-e7ba-ec65-31356ae78742")

  private func readBack(_ instance: ServiceInstance, serviceID: String? = nil) throws -> RegisteredInstance {
    let encoding = try InstanceEncoding(
      instance, serviceID: serviceID ?? instance.id, agentNode: "n1", session: session, timeout: .seconds(10))
    // Whatever is given must be what Consul takes.
    try encoding.registration.validate()
    return InstanceDecoding.instance(catalogEntry(of: encoding.registration))
  }

  @Test("Everything that an instance says comes back, whatever its letters")
  func roundTrip() throws {
    var instance = ServiceInstance(
      service: "web", id: "web/1", host: "2001:db8::7", port: 443, tags: ["b", "a"],
      metadata: ["plain_key-1": "v", "grpc.port": "81", "": "empty", "ü": "ö", "rollcall-session": "mine", "rollcall-m-x": "y"],
      weights: Weights(passing: 7, warning: 0), node: NodeReference(name: "other", address: "10.9.9.9"),
      attributes: ["consul.EnableTagOverride": "true", "door.fact": "é"])
    instance.checks = [
      HealthCheck(id: "z", name: "Z", health: .warning, notes: "n", kind: "http"),
      HealthCheck(id: "a", name: "A", health: .passing, kind: "ttl"),
    ]
    let found = try readBack(instance)
    #expect(found.instance == instance)
    #expect(found.session == session)
    #expect(found.createRevision == Revision(5))
    #expect(found.modifyRevision == Revision(9))
  }

  @Test("An instance keeps its id under a service id that is not its own")
  func qualifiedID() throws {
    let instance = ServiceInstance(service: "web", host: "10.0.0.1", port: 80, node: NodeReference(name: "n1", address: "10.0.0.1"))
    #expect(try readBack(instance, serviceID: "web:10.0.0.1:80").instance == instance)
  }

  @Test("The node of the agent is no metadata, and what nobody set is not there")
  func plain() throws {
    let instance = ServiceInstance(service: "web", id: "a", host: "10.0.0.1", port: 80)
    let encoding = try InstanceEncoding(instance, serviceID: "a", agentNode: "n1")
    #expect(encoding.registration.meta.isEmpty)
    #expect(encoding.registration.checks.isEmpty)
    let found = InstanceDecoding.instance(catalogEntry(of: encoding.registration))
    #expect(found.session == nil)
    #expect(found.instance.node == NodeReference(name: "n1", address: "10.0.0.1"))
  }

  @Test("Metadata that Consul cannot carry is an error that names it; an attribute is dropped")
  func limits() throws {
    var instance = ServiceInstance(service: "web", id: "a", host: "10.0.0.1", port: 80)
    instance.attributes = ["long": String(repeating: "x", count: 513), "short": "x"]
    let encoding = try InstanceEncoding(instance, serviceID: "a", agentNode: "n1")
    #expect(encoding.dropped == ["long"])
    try encoding.registration.validate()

    instance.metadata = ["k": String(repeating: "x", count: 513)]
    let tooLong = #expect(throws: RollcallError.self) { try InstanceEncoding(instance, serviceID: "a", agentNode: "n1") }
    #expect(tooLong?.code == .tooLarge)
    #expect(tooLong?.message.contains("'k'") == true)

    instance.metadata = Dictionary(uniqueKeysWithValues: (0..<65).map { ("k\($0)", "v") })
    #expect(throws: RollcallError.self) { try InstanceEncoding(instance, serviceID: "a", agentNode: "n1") }
  }

  @Test("A registration whose session check is critical is not listed; one with another critical check is")
  func dead() throws {
    var instance = ServiceInstance(service: "web", id: "a", host: "10.0.0.1", port: 80)
    instance.checks = [HealthCheck(id: "disk", name: "Disk", health: .critical)]
    let encoding = try InstanceEncoding(
      instance, serviceID: "a", agentNode: "n1", session: session, timeout: .seconds(10))
    var entry = catalogEntry(of: encoding.registration)
    #expect(InstanceDecoding.instances([entry], of: "web").map(\.instance.health) == [.critical])
    let place = try #require(entry.checks.firstIndex(where: SessionCheck.isOne))
    entry.checks[place].status = "critical"
    #expect(InstanceDecoding.instances([entry], of: "web").isEmpty)
  }

  @Test("A service that others registered is listed with its node's checks, its node's address and its maintenance")
  func foreign() {
    var entry = catalogEntry(of: ConsulServiceRegistration(id: "db1", name: "db", port: 5432))
    entry.checks = [
      ConsulCheck(node: "n1", checkID: "serfHealth", name: "Serf Health Status", status: "critical"),
      ConsulCheck(
        node: "n1", checkID: "_service_maintenance:db1", name: "Service Maintenance Mode", status: "critical", notes: "moving",
        serviceID: "db1", type: "maintenance"),
      ConsulCheck(node: "n1", checkID: "odd", name: "odd", status: "unheard of", serviceID: "db1"),
    ]
    let instance = InstanceDecoding.instance(entry).instance
    #expect(instance.host == "10.0.0.1")
    #expect(instance.maintenance == "moving")
    #expect(instance.checks.map(\.id) == ["odd", "serfHealth"])
    #expect(instance.health == .critical)
    #expect(!instance.isAvailable)
  }

  @Test("Services whose names differ in case only are told apart")
  func letterCase() {
    let entries = ["Web", "web"].map { catalogEntry(of: ConsulServiceRegistration(id: $0, name: $0)) }
    #expect(InstanceDecoding.instances(entries, of: "Web").map(\.instance.id) == ["Web"])
  }

  @Test("Ids that Consul's servers take for equal are not")
  func serviceIDs() {
    let keys = [InstanceKey(service: "A", id: "X"), InstanceKey(service: "a", id: "x")]
    let last = keys.compactMap { ServiceIDs.candidates($0).last }.map(ServiceIDs.folded)
    #expect(Set(last).count == 2)
  }
}
