import Testing

@testable import ZooKeeperClient

@Suite struct HostRotationTests {
  @Test func `What is told of a failure is the last that is known, also while the next round begins`() {
    var rotation = HostRotation([ZooKeeperHost("a")], ZooKeeperSettings.Connect(), random: SeededGenerator(seed: 1))
    rotation.startRound()
    #expect(rotation.summary.message == "the first server that is tried has not answered yet")
    rotation.failed(ZooKeeperError(.connectionLoss, "refused"))
    #expect(rotation.summary.message == "refused")
    rotation.startRound()
    #expect(rotation.summary.message == "refused")
    rotation.startRound()
    #expect(rotation.summary.message == "refused")
    rotation.failed(ZooKeeperError(.unreachable, "silent"))
    #expect(rotation.summary.message == "silent")
  }
}
