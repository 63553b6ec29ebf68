import GRPCNIOTransportHTTP2Posix
import Rollcall
import Testing

@testable import RollcallGRPC

@Suite struct EndpointPlanTests {
  private func endpoints(_ snapshot: ServiceSnapshot) -> [String] {
    let plan = EndpointPlan()
    return plan.endpoints(of: plan.destinations(of: snapshot)) { EndpointPlan.literal($0) }.map(\.text)
  }

  @Test func `Instances in service, of both families, in a settled order`() {
    #expect(
      endpoints(.sample(.sample("::1", port: 2), .sample("10.0.0.2"), .sample("10.0.0.1"))) == ["10.0.0.1:1", "10.0.0.2:1", "[::1]:2"])
  }

  @Test func `Nobody is sent to what fails or is in maintenance`() {
    #expect(
      endpoints(.sample(.sample("10.0.0.1"), .sample("10.0.0.2", .critical), .sample("10.0.0.3", maintenance: "disk"))) == ["10.0.0.1:1"])
    #expect(endpoints(.sample(.sample("10.0.0.1", .critical))).isEmpty)
  }

  @Test func `What warns is taken where nothing passes`() {
    #expect(endpoints(.sample(.sample("10.0.0.1", .warning), .sample("10.0.0.2"))) == ["10.0.0.2:1"])
    let warned = Weights(passing: 9, warning: 2)
    #expect(
      endpoints(.sample(.sample("10.0.0.1", .warning, weights: warned), .sample("10.0.0.2", .warning)))
        == ["10.0.0.1:1", "10.0.0.1:1 10.0.0.1:1", "10.0.0.2:1"])
    #expect(endpoints(.sample(.sample("10.0.0.1", .warning, weights: Weights(passing: 1, warning: 0)))).isEmpty)
  }

  @Test(arguments: [
    ([1, 1], [1, 1]), ([7, 7], [1, 1]), ([100, 300], [1, 3]), ([1, 65_535], [1, 8]), ([2, 3], [2, 3]), ([1, 2, 9], [1, 2, 8]), ([10], [1]),
    ([.max, .min, 1], [8, 0, 1]), ([0, 0], [1, 1]),
  ])
  func `A weight is a number of connections`(_ weights: [Int], _ connections: [Int]) {
    let instances = weights.enumerated().map {
      RegisteredInstance(
        .sample("10.0.0.\($0.offset + 1)", weights: Weights(passing: $0.element)), createRevision: Revision(1), modifyRevision: Revision(1),
        session: nil)
    }
    let snapshot = ServiceSnapshot(service: "s", instances: instances, revision: Revision(1))
    #expect(EndpointPlan().destinations(of: snapshot).map(\.connections) == connections)
  }

  @Test func `Every endpoint of an instance is another one to the balancer`() {
    let plan = EndpointPlan()
    let snapshot = ServiceSnapshot.sample(.sample("10.0.0.1", weights: Weights(passing: 3)), .sample("10.0.0.2"))
    let endpoints = plan.endpoints(of: plan.destinations(of: snapshot)) { EndpointPlan.literal($0) }
    #expect(endpoints.count == 4)
    #expect(Set(endpoints).count == 4)
  }

  @Test func `Two instances at one address are one endpoint, and none without a port is any`() {
    #expect(endpoints(.sample(.sample("10.0.0.1", id: "a"), .sample("10.0.0.1", id: "b"), .sample("10.0.0.2", port: 0))) == ["10.0.0.1:1"])
  }

  @Test func `Whoever is nobody is no address of a socket that could be`() {
    let path = EndpointPlan.nobody("there is no instance of a/\(String(repeating: "ü", count: 200))").text
    #expect(path.hasPrefix("/dev/null/there is no instance of a|ü"))
    #expect(path.utf8.count <= 100)
  }
}
