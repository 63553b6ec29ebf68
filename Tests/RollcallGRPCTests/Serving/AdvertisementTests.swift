import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Rollcall
import Testing

@testable import RollcallGRPC

@Suite struct AdvertisementTests {
  private let services = ["a.b.One", "a.Two", "grpc.health.v1.Health"].map { ServiceDescriptor(fullyQualifiedService: $0) }
  private let address = SocketAddress.ipv4(host: "10.0.0.7", port: 50_101)

  @Test func `Each service is an instance at the address that the server listens on`() throws {
    let instances = try Advertisement(services, at: address, GRPCAdvertising(tags: ["t"])).instances
    #expect(
      instances == [
        "a.b.One": ServiceInstance(service: "One", host: "10.0.0.7", port: 50_101, tags: ["t"]),
        "a.Two": ServiceInstance(service: "Two", host: "10.0.0.7", port: 50_101, tags: ["t"]),
      ])
  }

  @Test func `Names, ids, hosts and ports as they are asked for`() throws {
    let options = GRPCAdvertising(host: "h", port: 80, id: "i", naming: .full, hidden: ["a.Two"])
    let instances = try Advertisement(services, at: .ipv6(host: "::", port: 1), options).instances
    #expect(Set(instances.values.map(\.service)) == ["a.b.One", "grpc.health.v1.Health"])
    #expect(instances["a.b.One"] == ServiceInstance(service: "a.b.One", id: "i", host: "h", port: 80))
  }

  @Test(arguments: [SocketAddress.ipv4(host: "0.0.0.0", port: 1), .ipv6(host: "::", port: 1), .unixDomainSocket(path: "/tmp/s")])
  func `An address that nobody can reach is not advertised`(_ address: SocketAddress) {
    let error = #expect(throws: RollcallError.self) { try Advertisement(services, at: address, GRPCAdvertising()) }
    #expect(error?.code == .invalid)
    #expect(error?.message.contains("GRPCAdvertising") == true)
  }

  @Test func `Two services of one short name are told apart by their full names only`() throws {
    let twins = ["a.One", "b.One"].map { ServiceDescriptor(fullyQualifiedService: $0) }
    #expect(throws: RollcallError.self) { try Advertisement(twins, at: address, GRPCAdvertising()) }
    #expect(try Advertisement(twins, at: address, GRPCAdvertising(naming: .full)).instances.count == 2)
  }

  @Test func `A service that cannot serve is critical where the catalog can hold that, and gone where not`() throws {
    let advertisement = try Advertisement(services, at: address, GRPCAdvertising())
    var table = GRPCHealth.Table(statuses: ["a.Two": .serving, "a.b.One": .notServing], isListening: true)
    #expect(advertisement.instance("a.Two", in: table, carriesHealth: false)?.health == .passing)
    #expect(advertisement.instance("a.b.One", in: table, carriesHealth: true)?.health == .critical)
    #expect(advertisement.instance("a.b.One", in: table, carriesHealth: false) == nil)
    table.isStopping = true
    #expect(advertisement.instance("a.Two", in: table, carriesHealth: true) == nil)
  }
}
