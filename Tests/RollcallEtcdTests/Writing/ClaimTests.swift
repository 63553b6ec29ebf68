import EtcdClient
import Rollcall
import Testing

@testable import RollcallEtcd

@Suite struct ClaimTests {
  private let instance = ServiceInstance(service: "web", id: "1", host: "10.0.0.1", port: 80)

  private func claim(lease: Int64, host: String?) -> Claim {
    let read = host.map { ServiceInstance(service: "web", id: "1", host: $0, port: 80) }
    return Claim(of: entry("/k/web/1", "", at: 2, lease: lease), read: read, by: instance)
  }

  @Test func `The same address on another lease is a dead predecessor's`() {
    #expect(claim(lease: 7, host: "10.0.0.1") == .replace)
  }

  @Test func `Another address on a lease is a conflict, and so is what cannot be read`() {
    #expect(claim(lease: 7, host: "10.0.0.2") == .conflict(holder: "10.0.0.2:80"))
    #expect(claim(lease: 7, host: nil) != .replace)
  }

  @Test func `What hangs on no lease has no live owner`() {
    #expect(claim(lease: 0, host: "10.0.0.2") == .replace)
    #expect(claim(lease: 0, host: nil) == .replace)
  }
}
