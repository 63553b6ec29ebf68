import Logging
import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallAgent

@Suite(.timeLimit(.minutes(1))) struct CatalogPublisherTests {
  @Test func `What is published right after it was withdrawn stays`() async throws {
    let catalog = EmbeddedCatalog()
    let publisher = CatalogPublisher(
      AgentCatalog(name: "c", catalog: catalog), options: Registrar.Options(session: SessionOptions(timeout: .seconds(60))),
      clock: ContinuousClock(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = Task { try await publisher.registrar.run() }
    let instance = ServiceInstance(service: "web", id: "1", host: "h", port: 1)
    for _ in 0..<200 {
      _ = try publisher.publish(instance)
      publisher.withdraw([instance.key])
    }
    let last = try #require(try publisher.publish(instance))
    // Whatever else was begun has its turn before this is through.
    for number in 2...50 {
      try await publisher.publish(ServiceInstance(service: "web", id: "\(number)", host: "h", port: number))?.live()
    }
    try await last.live()
    #expect(try await catalog.instances(of: "web").instances.contains { $0.id == "1" })
    running.cancel()
    _ = await running.result
    await catalog.close()
  }
}
