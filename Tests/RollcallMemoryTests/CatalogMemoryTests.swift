import Foundation
import Logging
import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallMemory

@Suite(.timeLimit(.minutes(1))) struct CatalogMemoryTests {
  private let store = EmbeddedCatalog().keyValues(space: "last-known")

  private func memory(_ name: String = "etcd", maximumAge: Duration = .seconds(3600)) -> CatalogMemory {
    CatalogMemory(of: name, store: store, maximumAge: maximumAge, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// The answers of a watch that begins in an outage.
  private func recalled<Answer: Rememberable>(
    _ nothing: Answer, _ memory: CatalogMemory, _ connection: ConnectionState = .connecting
  ) async throws -> Answer {
    let stale = nothing.markedStale(since: Date(timeIntervalSince1970: 4_000_000_000), reason: "gone")
    let (answers, yield) = AsyncStream<Answer>.makeStream()
    yield.yield(stale)
    yield.finish()
    return try #require(await memory.following(answers, from: nothing, while: connection).first { _ in true })
  }

  private func set(of service: ServiceName, _ memory: CatalogMemory) async throws -> ServiceSnapshot {
    try await recalled(ServiceSnapshot(service: service, instances: [], revision: .zero), memory)
  }

  @Test func `What was seen is told when a watch begins in an outage, marked stale since it was last true`() async throws {
    let memory = memory()
    memory.keep(ServiceList.sample(["web"], 5))
    memory.keep(ServiceSnapshot.sample("web", ["1", "2"], 5))
    let set = try await set(of: "web", memory)
    #expect(set.instances == ServiceSnapshot.sample("web", ["1", "2"], 5).instances)
    guard case .stale(let since, "gone") = set.freshness else { throw CancellationError() }
    #expect(abs(since.timeIntervalSinceNow) < 60)
  }

  @Test func `A catalog that is known to be lost is not waited for`() async throws {
    let memory = memory()
    memory.keep(ServiceList.sample(["web"], 5))
    memory.keep(ServiceSnapshot.sample("web", ["1"], 5))
    let silent = AsyncStream<ServiceSnapshot>.makeStream().stream
    let answers = memory.following(
      silent, from: ServiceSnapshot(service: "web", instances: [], revision: .zero), while: .disconnected(since: Date(), reason: "gone"))
    #expect(await answers.first { _ in true }?.instances.count == 1)
  }

  @Test func `What was only asked for is remembered too, but not in the place of something newer`() async throws {
    let memory = memory()
    _ = memory.read(ServiceSnapshot.sample("web", ["1"], 5))
    #expect(try await set(of: "web", memory).instances.count == 1)
    memory.keep(ServiceSnapshot.sample("web", ["1", "2"], 6))
    _ = memory.read(ServiceSnapshot.sample("web", ["1"], 5))
    #expect(try await set(of: "web", memory).instances.count == 2)
  }

  @Test func `A watch that knows more is left alone`() async throws {
    let memory = memory()
    memory.keep(ServiceList.sample(["web"], 5))
    memory.keep(ServiceSnapshot.sample("web", ["1", "2"], 5))
    let own = ServiceSnapshot.sample("web", ["3"], 4)
    #expect(try await recalled(own, memory).instances == own.instances)
  }

  @Test func `It outlives the process, instance by instance`() async throws {
    let first = memory()
    first.keep(ServiceList.sample(["web", "mail"], 5))
    first.keep(ServiceSnapshot.sample("web", ["1", "2"], 5))
    first.keep(ServiceSnapshot.sample("mail", ["1"], 3))
    first.keep(KeyValueSnapshot.sample("color", "red"))
    await first.save()
    first.keep(ServiceSnapshot.sample("web", ["2", "3"], 6))
    first.keep(ServiceList.sample(["web"], 7))
    await first.save()

    let second = memory()
    await second.load()
    #expect(try await set(of: "web", second).instances == ServiceSnapshot.sample("web", ["2", "3"], 6).instances)
    #expect(try await set(of: "web", second).revision == Revision(6))
    #expect(try await set(of: "mail", second).instances.isEmpty)
    let list = try await recalled(ServiceList(services: [], revision: .zero), second)
    #expect(list.services == ServiceList.sample(["web"], 7).services)
    let keys = try await recalled(KeyValueSnapshot(selector: .key("color"), entries: [], revision: .zero), second)
    #expect(keys.entries == KeyValueSnapshot.sample("color", "red").entries)
    // Another catalog's memory lies beside it.
    let other = memory("zk")
    await other.load()
    #expect(try await set(of: "web", other).revision == .zero)
  }

  @Test func `A change costs the records that changed`() async throws {
    let first = memory()
    first.keep(ServiceSnapshot.sample("web", (1...100).map(String.init), 5))
    await first.save()
    let before = try await store.list("").entries
    var set = ServiceSnapshot.sample("web", (1...100).map(String.init), 5)
    set.revision = Revision(6)
    set.instances[7] = .sample("web", set.instances[7].id, 6)
    first.keep(set)
    await first.save()
    let written = try await store.list("").entries.filter { !before.contains($0) }
    // The set's own record, the instance, and the time.
    #expect(written.count == 3)
  }

  @Test func `What is too old is not told`() async throws {
    let first = memory()
    first.keep(ServiceList.sample(["web"], 5))
    first.keep(ServiceSnapshot.sample("web", ["1"], 5))
    await first.save()
    let second = memory()
    await second.load(now: Date().addingTimeInterval(3_700))
    #expect(try await set(of: "web", second).revision == .zero)
    await second.load(now: Date().addingTimeInterval(3_000))
    #expect(try await set(of: "web", second).instances.count == 1)
  }

  @Test func `A record that cannot be read is passed over, and the others are known`() async throws {
    let first = memory()
    first.keep(ServiceList.sample(["web", "mail"], 5))
    first.keep(ServiceSnapshot.sample("web", ["1"], 5))
    first.keep(ServiceSnapshot.sample("mail", ["1"], 5))
    await first.save()
    for (service, text) in [("web", "{"), ("mail", #"{"format":2}"#)] {
      let entry = try #require(try await store.list("").entries.first { $0.key.contains("instance\u{1f}\(service)") })
      try await store.put(entry.key, Array(text.utf8))
    }
    let second = memory()
    await second.load()
    #expect(try await set(of: "web", second).instances.isEmpty)
    #expect(try await recalled(ServiceList(services: [], revision: .zero), second).services.count == 2)
  }
}
