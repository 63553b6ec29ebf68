import Rollcall
import Testing
import ZooKeeperClient

@testable import RollcallZooKeeper

@Suite struct ClaimTests {
  private let instance = ServiceInstance(service: "web", id: "one", host: "h", port: 1)

  private func found(owner: Int64) -> FoundNode {
    FoundNode(
      path: "/x", data: [],
      stat: ZooKeeperStat(
        createdZxid: 1, modifiedZxid: 1, createdAt: 0, modifiedAt: 0, version: 0, childrenVersion: 0, aclVersion: 0, ephemeralOwner: owner,
        dataLength: 0, childrenCount: 0, childrenZxid: 0))
  }

  @Test func `The same address on another session is a dead predecessor's`() {
    #expect(Claim(of: found(owner: 7), read: instance, by: instance) == .replace)
  }

  @Test func `Another address, or what is no instance, is another's as long as its session lives`() {
    var other = instance
    other.port = 2
    #expect(Claim(of: found(owner: 7), read: other, by: instance) == .conflict(holder: "h:2"))
    #expect(Claim(of: found(owner: 7), read: nil, by: instance) == .conflict(holder: "something that is no instance"))
  }

  @Test(arguments: [0, Int64.min, -1]) func `What hangs on no session is nobody's`(owner: Int64) {
    var other = instance
    other.port = 2
    #expect(Claim(of: found(owner: owner), read: other, by: instance) == .replace)
  }
}
