import Testing

@testable import DockerClient

@Suite struct DockerVersionTests {
  @Test func `Versions are numbers, not texts`() throws {
    #expect(try #require(DockerVersion("1.9")) < #require(DockerVersion("1.41")))
    #expect(DockerVersion("1.41")?.description == "1.41")
    #expect(DockerVersion("1") == nil)
    #expect(DockerVersion("1.x") == nil)
    #expect(DockerVersion("1.-2") == nil)
  }
}
