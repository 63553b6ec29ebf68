import Foundation
import Testing

@testable import Rollcall

@Suite("A view", .timeLimit(.minutes(1)))
struct ViewTests {
  private let catalog = ScriptedCatalog()

  private func makeView() -> ServiceView { ServiceView("web", catalog.updates(of: "web")) }

  private func snapshot(_ ids: String..., revision: UInt64 = 1) -> ServiceSnapshot {
    ServiceSnapshot(service: "web", instances: ids.map { .sample($0) }, revision: Revision(revision))
  }

  @Test("It shows nothing before the first answer, and then the latest")
  func current() async throws {
    let view = makeView()
    #expect(view.current == nil)
    catalog.yield(snapshot())
    #expect(try await view.first().instances.isEmpty)
    catalog.yield(snapshot("a", revision: 2))
    #expect(try await view.first { !$0.instances.isEmpty }.instances.map(\.id) == ["a"])
    #expect(view.current?.revision == Revision(2))
  }

  @Test("Its streams give the latest set at once, then each change, and end when the catalog is closed")
  func stream() async throws {
    let view = makeView()
    catalog.yield(snapshot("a"))
    var sets = view.snapshots.makeAsyncIterator()
    #expect(await sets.next()?.instances.count == 1)
    catalog.yield(snapshot("a", "b", revision: 2))
    #expect(await sets.next()?.instances.count == 2)
    await catalog.close()
    #expect(await sets.next() == nil)
    #expect(view.current?.instances.count == 2)
    await #expect(throws: RollcallError.self) { try await view.first { $0.instances.isEmpty } }
  }

  @Test("A lost catalog is told as the last set, marked stale")
  func stale() async throws {
    let view = makeView()
    catalog.yield(snapshot("a"))
    catalog.yield(snapshot("a").stale(since: .now, reason: "No endpoint answers."))
    let set = try await view.first { !$0.freshness.isCurrent }
    #expect(set.instances.map(\.id) == ["a"])
    #expect(try view.pick().id == "a")
  }

  @Test("Waiting for a set can be given up")
  func cancelledWait() async throws {
    let view = makeView()
    let wait = Task { try await view.first { !$0.instances.isEmpty } }
    wait.cancel()
    await #expect(throws: CancellationError.self) { try await wait.value }
  }

  @Test("Its watch ends when nobody holds or reads it")
  func release() async throws {
    weak var released: ServiceView?
    do {
      let view = makeView()
      released = view
      catalog.yield(snapshot("a"))
      _ = try await view.first()
      for await _ in view.snapshots { break }
    }
    #expect(released == nil)
    try await catalog.event(.unwatched("web"))
  }

  @Test("A stream keeps the view and its watch alive, though nobody else holds it")
  func streamHoldsView() async throws {
    var sets = makeView().snapshots.makeAsyncIterator()
    catalog.yield(snapshot("a"))
    #expect(await sets.next()?.instances.count == 1)
    catalog.yield(snapshot("a", "b", revision: 2))
    #expect(await sets.next()?.instances.count == 2)
    #expect(catalog.events.current == [.watching("web")])
  }

  @Test("A wait keeps the view and its watch alive, though nobody else holds it")
  func waitHoldsView() async throws {
    let wait = Task { [catalog] in try await ServiceView("web", catalog.updates(of: "web")).first { $0.instances.count == 2 } }
    try await catalog.event(.watching("web"))
    catalog.yield(snapshot("a"))
    catalog.yield(snapshot("a", "b", revision: 2))
    #expect(try await wait.value.instances.count == 2)
    try await catalog.event(.unwatched("web"))
  }

  // MARK: Picking

  @Test("Before the first answer there is nothing to pick, and that is no statement about the service")
  func pickTooEarly() async throws {
    let view = makeView()
    #expect(throws: RollcallError.self) { try view.pick() }
    catalog.yield(snapshot().stale(since: .now, reason: "No endpoint answers."))
    _ = try await view.first()
    let error = #expect(throws: RollcallError.self) { try view.pick() }
    #expect(error?.code == .unreachable)
  }

  @Test("A service without usable instances says so, and why")
  func pickNone() async throws {
    let view = makeView()
    catalog.yield(snapshot())
    _ = try await view.first()
    let none = #expect(throws: RollcallError.self) { try view.pick() }
    #expect(none?.code == .noInstance)
    catalog.yield(ServiceSnapshot(service: "web", instances: [.sample("a", health: .critical)], revision: Revision(2)))
    _ = try await view.first { $0.revision == Revision(2) }
    let critical = #expect(throws: RollcallError.self) { try view.pick() }
    #expect(critical?.code == .noInstance)
    #expect(critical != none)
  }

  @Test("A reported instance rests, and is picked again when it is the last")
  func reportFailure() async throws {
    let view = makeView()
    catalog.yield(snapshot("a", "b"))
    let set = try await view.first()
    view.reportFailure(of: set.instances[0], rest: .seconds(3_600))
    for _ in 0..<10 { #expect(try view.pick().id == "b") }
    catalog.yield(snapshot("a", revision: 2))
    _ = try await view.first { $0.revision == Revision(2) }
    #expect(try view.pick().id == "a")
  }

  @Test("Many tasks pick at once, and each instance gets its share")
  func concurrentPicks() async throws {
    let view = makeView()
    catalog.yield(snapshot("a", "b", "c"))
    _ = try await view.first()
    let counts = try await withThrowingTaskGroup(of: [String: Int].self) { group in
      for _ in 0..<4 {
        group.addTask { try (0..<3_000).reduce(into: [:]) { counts, _ in counts[try view.pick().id, default: 0] += 1 } }
      }
      return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    }
    #expect(counts == ["a": 4_000, "b": 4_000, "c": 4_000])
  }
}
