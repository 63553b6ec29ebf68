import Testing

@testable import Rollcall

@Suite("The views of a catalog", .timeLimit(.minutes(1)))
struct ViewsTests {
  private let catalog = ScriptedCatalog()

  private func snapshot(_ ids: String..., revision: UInt64 = 1) -> ServiceSnapshot {
    ServiceSnapshot(service: "web", instances: ids.map { .sample($0) }, revision: Revision(revision))
  }

  private var watches: Int { catalog.events.current?.count { $0 == .watching("web") } ?? 0 }

  @Test("There is one watch per service, however many ask at once")
  func oneWatch() async throws {
    let views = Views(of: catalog)
    await withTaskGroup { group in
      for _ in 0..<100 { group.addTask { _ = views.service("web").current } }
    }
    #expect(views.service("web") === views.service("web"))
    #expect(views.service("db") !== views.service("web"))
    #expect(watches == 1)
    #expect(views.count == 2)
  }

  @Test("Keys and prefixes of one text are views of their own")
  func keys() {
    let views = Views(of: catalog)
    #expect(views.keys(.key("a")) === views.keys(.key("a")))
    #expect(views.keys(.key("a")) !== views.keys(.prefix("a")))
    #expect(views.services() === views.services())
    #expect(views.sessions() == nil)
    #expect(views.count == 3)
  }

  @Test("A stream of a view that nobody holds goes on, also when the views have let go of it")
  func streamOfUnheldView() async throws {
    let views = Views(of: catalog)
    let reader = Task {
      var counts: [Int] = []
      for await set in views.service("web").snapshots {
        counts.append(set.instances.count)
        if counts.count == 1 { views.release(notTakenSince: .now + .seconds(3_600)) }
        if counts.count == 2 { break }
        catalog.yield(snapshot("a", "b", revision: 2))
      }
      return counts
    }
    try await catalog.event(.watching("web"))
    catalog.yield(snapshot("a"))
    #expect(await reader.value == [1, 2])
    try await catalog.event(.unwatched("web"))
  }

  @Test("A view that is held or read is found again, however long ago it was asked for")
  func heldView() async throws {
    let views = Views(of: catalog)
    let held = views.service("web")
    views.release(notTakenSince: .now + .seconds(3_600))
    #expect(views.count == 1)
    #expect(views.service("web") === held)

    var stream: AsyncStream<ServiceSnapshot>? = views.service("db").snapshots
    views.release(notTakenSince: .now + .seconds(3_600))
    #expect(views.count == 2)
    stream = nil
    #expect(views.count == 1)
    #expect(stream == nil)
  }

  @Test("A view that nobody holds is kept for a while after it was asked for, and then its watch ends")
  func idleView() async throws {
    let views = Views(of: catalog)
    _ = views.service("web")
    views.release(notTakenSince: .now - .seconds(60))
    #expect(views.count == 1)
    views.release(notTakenSince: .now + .seconds(60))
    #expect(views.count == 0)
    try await catalog.event(.unwatched("web"))
    _ = views.service("web")
    #expect(watches == 2)
  }

  @Test("Asking again begins the while anew")
  func askAgain() {
    var shelf = ViewShelf<String, Held>()
    let start = ContinuousClock.now
    _ = shelf.take("a", at: start) { Held() }
    _ = shelf.take("a", at: start + .seconds(10)) { Held() }
    #expect(shelf.release(notTakenSince: start + .seconds(5)).isEmpty)
    #expect(shelf.count == 1)
    #expect(shelf.release(notTakenSince: start + .seconds(11)).count == 1)
    #expect(shelf.count == 0)
  }

  private final class Held {}

  @Test("While it runs it sweeps by itself, and when it stops it lets go of everything")
  func run() async throws {
    let views = Views(of: catalog, idleTime: .milliseconds(10))
    let run = Task { try await views.run() }
    _ = views.service("web")
    try await catalog.event(.unwatched("web"))
    run.cancel()
    try await run.value

    let patient = Views(of: catalog, idleTime: .seconds(3_600))
    _ = patient.service("db")
    let stop = Task { try await patient.run() }
    stop.cancel()
    try await stop.value
    #expect(patient.count == 0)
  }

  @Test("The views end with whoever made them")
  func release() async throws {
    weak var released: Views?
    do {
      let views = Views(of: catalog)
      released = views
      _ = views.service("web")
    }
    #expect(released == nil)
    try await catalog.event(.unwatched("web"))
  }
}
