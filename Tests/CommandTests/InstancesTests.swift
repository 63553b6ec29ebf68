import Foundation
import RealServers
import Rollcall
import RollcallConsul
import Testing

@Suite struct InstancesTests {
  @Test(arguments: Site.allCases) func `Only passing instances are listed, and all with --all`(site: Site) async throws {
    let (url, name) = (try await site.url, uniqueName("web"))
    let catalog = try await Catalogs([.consul]).open(url)
    let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
    let failing = HealthCheck(id: "\(name)-check", name: "check", health: .critical, output: "broken")
    try await session.register(ServiceInstance(service: ServiceName(name), id: "\(name)-good", host: "10.0.0.1", port: 1))
    try await session.register(ServiceInstance(service: ServiceName(name), id: "\(name)-bad", host: "10.0.0.2", port: 2, checks: [failing]))
    let passing = try await rollcall(["instances", name, "--format", "hostport"], catalog: url)
    #expect(passing.output == "10.0.0.1:1\n")
    let all = try await ServiceSet.of(name, in: url, "--all")
    #expect(all.instances.map { "\($0.id) \($0.health)" } == ["\(name)-bad critical", "\(name)-good passing"])
    try await session.deregister(InstanceKey(service: ServiceName(name), id: "\(name)-good"))
    try await session.close()
    await catalog.close()
  }
}
