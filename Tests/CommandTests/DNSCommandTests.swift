import Foundation
import RealServers
import Rollcall
import RollcallConsul
import Testing

@Suite struct DNSCommandTests {
  @Test(arguments: Site.allCases) func `It tells what is answered, and why the others are not`(site: Site) async throws {
    let (url, name) = (try await site.url, uniqueName("web"))
    let catalog = try await Catalogs([.consul]).open(url)
    let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
    let failing = HealthCheck(id: "\(name)-check", name: "check", health: .critical)
    try await session.register(ServiceInstance(service: ServiceName(name), id: "\(name)-good", host: "10.0.0.1", port: 1, tags: ["v1"]))
    try await session.register(ServiceInstance(service: ServiceName(name), id: "\(name)-bad", host: "10.0.0.2", port: 2, checks: [failing]))
    let service = try await rollcall(["dns", name, "SRV", "--dns-ttl", "5s"], catalog: url)
    #expect(service.code == 0)
    #expect(service.output.contains("\(name).service.rollcall. 5 IN SRV 1 1 1 0a000001.addr.dc1.rollcall."))
    #expect(service.output.contains("no    critical") && service.output.contains("yes   passing, weight 1"))
    let tagged = try await rollcall(["dns", "v2.\(name).service.consul", "--alt-domain", "consul"], catalog: url)
    #expect(tagged.code == 1)
    #expect(tagged.output.contains("NXDOMAIN") && tagged.output.contains("has no tag 'v2'"))
    try await session.deregister(InstanceKey(service: ServiceName(name), id: "\(name)-good"))
    try await session.close()
    await catalog.close()
  }
}
