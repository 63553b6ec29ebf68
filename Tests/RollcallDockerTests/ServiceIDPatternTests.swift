import Testing

@testable import RollcallDocker

@Suite struct ServiceIDPatternTests {
  @Test(arguments: ["node1:redis.0:6379", "node1:a_b-c.d:53:udp", "node1:db:3000:bar-db", "node1:db:53:udp:other"])
  func `Ids of this machine's containers`(_ id: String) {
    #expect(ServiceIDPattern(hostname: "node1").matches(id))
  }

  @Test(arguments: [
    "node2:redis.0:6379", "node1", "node1:", "node1:redis.0", "node1:redis.0:x", "node1:redis.0:0", "node1:.x:1", "node1::1",
    "web-node1-80",
    "node1:redis.0:6379:", "node10:redis.0:6379", "", "node1:a:1",
  ])
  func `Ids of others`(_ id: String) {
    #expect(!ServiceIDPattern(hostname: "node1").matches(id))
  }
}
