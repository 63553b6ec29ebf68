import Logging
import RollcallTesting
import ServiceLifecycle
import Testing

@testable import Rollcall

@Suite("The registrar", .timeLimit(.minutes(1)))
struct RegistrarTests {
  private let catalog = ScriptedCatalog()
  private let clock = TestClock()
  private let a = ServiceInstance.sample("a")
  private let b = ServiceInstance.sample("b")

  private func makeRegistrar(maximumWrites: Int = 64) -> Registrar {
    var options = Registrar.Options()
    options.maximumWrites = maximumWrites
    options.backoff = .even
    return Registrar(catalog, options: options, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Runs the registrar while the body runs, then stops it and waits for its end.
  private func withRunning(_ registrar: Registrar, _ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await registrar.run() }
      try await body()
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  @Test("A registration becomes live, and a stop takes it out of the catalog")
  func registerAndStop() async throws {
    let registrar = makeRegistrar()
    let registration = try registrar.register(a)
    #expect(registration.state == .registering)
    try await withRunning(registrar) {
      try await registration.live()
      #expect(registration.state == .live)
      #expect(registrar.session == SessionID("s1"))
      #expect(catalog.held == ["a": 80])
    }
    #expect(registration.state == .ended)
    #expect(catalog.held.isEmpty)
    #expect(catalog.liveSessions.isEmpty)
    #expect(registrar.session == nil)
  }

  @Test("Many instances share one session")
  func oneSession() async throws {
    let registrar = makeRegistrar(maximumWrites: 8)
    try await withRunning(registrar) {
      let registrations = try (0..<200).map { try registrar.register(.sample("\($0)")) }
      for registration in registrations { try await registration.live() }
      #expect(catalog.held.count == 200)
      #expect(catalog.liveSessions == ["s1"])
      #expect(catalog.mostWrites <= 8)
    }
  }

  @Test("Nothing reaches the catalog while the registrar does not run")
  func neverRun() async throws {
    let registrar = makeRegistrar()
    let registration = try registrar.register(a)
    try registration.update(.sample("a", port: 81))
    await registration.deregister()
    #expect(registration.state == .ended)
    #expect(catalog.events.current == [])
    await #expect(throws: RollcallError.registrationEnded(a.key)) { try await registration.live() }
  }

  @Test("An instance that cannot be is refused and leaves no trace")
  func invalidInstance() async throws {
    let registrar = makeRegistrar()
    #expect(throws: RollcallError.self) { try registrar.register(.sample("a", port: 70_000)) }
    try await withRunning(registrar) {
      try await registrar.register(b).live()
      #expect(catalog.held == ["b": 80])
    }
  }

  @Test("The states of a registration are told one after another, and end with its end")
  func states() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      catalog.script(.register, .fail(.unreachable))
      let registration = try registrar.register(a)
      var states = registration.states.makeAsyncIterator()
      #expect(await states.next() == .registering)
      #expect(await states.next() == .failing(.unreachable))
      try await clock.sleeper(until: .milliseconds(100))
      clock.advance(to: .milliseconds(100))
      #expect(await states.next() == .live)
      await registration.deregister()
      #expect(await states.next() == .ended)
      #expect(await states.next() == nil)
      #expect(catalog.held.isEmpty)
    }
  }

  @Test("A conflict is thrown to whoever waits, and tried again until the other owner is gone")
  func conflict() async throws {
    let registrar = makeRegistrar()
    catalog.script(.register, .fail(.conflict))
    try await withRunning(registrar) {
      let registration = try registrar.register(a)
      await #expect(throws: RollcallError.conflict) { try await registration.live() }
      #expect(registration.state == .failing(.conflict))
      try await clock.sleeper(until: .milliseconds(100))
      clock.advance(to: .milliseconds(100))
      try await catalog.event(.registered("a", port: 80))
      #expect(await registration.states.first { $0 == .live } != nil)
      try await registration.live()
    }
  }

  @Test("Waiting to be live goes on through errors that pass")
  func unreachableCatalog() async throws {
    let registrar = makeRegistrar()
    catalog.script(.open, .fail(.unreachable), .fail(.unreachable))
    try await withRunning(registrar) {
      let registration = try registrar.register(a)
      async let live: Void = registration.live()
      try await clock.sleeper(until: .milliseconds(100))
      #expect(registration.state == .failing(.unreachable))
      clock.advance(to: .milliseconds(100))
      try await clock.sleeper(until: .milliseconds(300))
      clock.advance(to: .milliseconds(300))
      try await live
      #expect(registration.state == .live)
    }
  }

  @Test("Any error that is not the module's own is told as a refusal, with its cause")
  func foreignError() async throws {
    struct Odd: Error {}
    #expect(RollcallError(wrapping: Odd()).code == .rejected)
    #expect(RollcallError(wrapping: Odd()).underlying is Odd)
    #expect(RollcallError(wrapping: RollcallError.conflict) == .conflict)
  }

  @Test("A lost session is replaced, and everything is registered again without anybody's help")
  func loss() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      let registrations = try [registrar.register(a), registrar.register(b)]
      for registration in registrations { try await registration.live() }
      catalog.expireSessions()
      try await clock.sleeper(until: .seconds(3))
      clock.advance(to: .seconds(3))
      try await clock.sleeper(until: .milliseconds(3_100))
      #expect(registrations.map(\.state) == [.lost(.gone), .lost(.gone)])
      clock.advance(to: .milliseconds(3_100))
      for registration in registrations { _ = await registration.states.first { $0 == .live } }
      #expect(catalog.held == ["a": 80, "b": 80])
      #expect(catalog.liveSessions == ["s2"])
      #expect(registrar.session == SessionID("s2"))
      try await catalog.event(.closed("s1"))
    }
    #expect(catalog.held.isEmpty)
  }

  @Test("An update replaces what is in the catalog, and can be waited for")
  func update() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      let registration = try registrar.register(a)
      try await registration.live()
      try registration.update(.sample("a", port: 81))
      try await registration.live()
      #expect(catalog.held == ["a": 81])
      #expect(throws: RollcallError.self) { try registration.update(b) }
      #expect(throws: RollcallError.self) { try registration.update(.sample("a", port: -1)) }
      #expect(catalog.held == ["a": 81])
    }
  }

  @Test("An update after the end does not bring an instance back")
  func updateAfterEnd() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      let registration = try registrar.register(a)
      try await registration.live()
      await registration.deregister()
      #expect(throws: RollcallError.registrationEnded(a.key)) { try registration.update(.sample("a", port: 81)) }
      #expect(catalog.held.isEmpty)
    }
  }

  @Test("An update while the removal is under way does not bring an instance back")
  func updateWhileRemoving() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      let registration = try registrar.register(a)
      try await registration.live()
      catalog.script(.deregister, .hang)
      async let end: Void = registration.deregister()
      try await catalog.event(.deregistering("a"))
      #expect(throws: RollcallError.registrationEnded(a.key)) { try registration.update(.sample("a", port: 81)) }
      try await clock.sleeper(until: .seconds(5))
      clock.advance(to: .seconds(5))
      await end
    }
  }

  @Test("A registration that has ended cannot end or change the one that followed it under the same key")
  func oldHandle() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      let old = try registrar.register(a)
      try await old.live()
      await old.deregister()
      let new = try registrar.register(a)
      try await new.live()
      await old.deregister()
      await #expect(throws: RollcallError.registrationEnded(a.key)) { try await old.live() }
      #expect(new.state == .live)
      #expect(catalog.held == ["a": 80])
    }
  }

  @Test("Whoever waits for the end of a registration goes on when somebody registers it again")
  func registerWhileRemoving() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      let registration = try registrar.register(a)
      try await registration.live()
      catalog.script(.deregister, .failLate(.unreachable))
      async let end: Void = registration.deregister()
      try await catalog.event(.deregistering("a"))
      let again = try registrar.register(a)
      await end
      try await again.live()
      #expect(catalog.held == ["a": 80])
      #expect(catalog.mostWritesOfOneKey == 1)
    }
  }

  @Test("A removal that hangs is waited for no longer than the stop timeout, also in a cancelled task")
  func deregisterTimeout() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {
      let registration = try registrar.register(a)
      try await registration.live()
      catalog.script(.deregister, .hang)
      let end = Task { await registration.deregister() }
      end.cancel()
      try await clock.sleeper(until: .seconds(5))
      #expect(registration.state == .live)
      clock.advance(to: .seconds(5))
      await end.value
    }
  }

  @Test("A stop whose close hangs ends with the stop timeout")
  func stopTimeout() async throws {
    let registrar = makeRegistrar()
    let registration = try registrar.register(a)
    let run = Task { try await registrar.run() }
    try await registration.live()
    catalog.script(.close, .hang)
    run.cancel()
    try await clock.sleeper(until: .seconds(5))
    #expect(registration.state == .live)
    clock.advance(to: .seconds(5))
    try await run.value
    #expect(registration.state == .ended)
  }

  @Test("A stop while a session is being opened ends at once")
  func stopWhileOpening() async throws {
    let registrar = makeRegistrar()
    let registration = try registrar.register(a)
    catalog.script(.open, .hang)
    let run = Task { try await registrar.run() }
    try await catalog.event(.opening)
    run.cancel()
    try await run.value
    #expect(registration.state == .ended)
    #expect(catalog.liveSessions.isEmpty)
  }

  @Test("A stop during the pause before the next try ends at once")
  func stopWhilePausing() async throws {
    let registrar = makeRegistrar()
    let registration = try registrar.register(a)
    catalog.script(.open, .fail(.unreachable))
    let run = Task { try await registrar.run() }
    try await clock.sleeper(until: .milliseconds(100))
    run.cancel()
    try await run.value
    #expect(registration.state == .ended)
  }

  @Test("A stop in the middle of a write closes the session that the write was made on")
  func stopWhileWriting() async throws {
    let registrar = makeRegistrar()
    let registration = try registrar.register(a)
    catalog.script(.register, .hang)
    let run = Task { try await registrar.run() }
    try await catalog.event(.registering("a"))
    run.cancel()
    try await run.value
    #expect(registration.state == .ended)
    #expect(catalog.liveSessions.isEmpty)
  }

  @Test("A graceful shutdown deregisters everything")
  func gracefulShutdown() async throws {
    let registrar = makeRegistrar()
    let group = ServiceGroup(services: [registrar], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    async let run: Void = group.run()
    let registration = try registrar.register(a)
    try await registration.live()
    await group.triggerGracefulShutdown()
    try await run
    #expect(registration.state == .ended)
    #expect(catalog.held.isEmpty)
    #expect(catalog.liveSessions.isEmpty)
  }

  @Test("After a stop nothing is registered any more, and a registrar does not run twice")
  func afterStop() async throws {
    let registrar = makeRegistrar()
    try await withRunning(registrar) {}
    let registration = try registrar.register(a)
    #expect(registration.state == .ended)
    await #expect(throws: RollcallError.registrationEnded(a.key)) { try await registration.live() }
    await #expect(throws: RollcallError.self) { try await registrar.run() }
    await registration.deregister()
    #expect(catalog.events.current == [])
  }

  @Test("Whoever waits to be live is told when the registrar stops, or can give up")
  func waitersEnd() async throws {
    let registrar = makeRegistrar()
    let registration = try registrar.register(a)
    let impatient = Task { try await registration.live() }
    impatient.cancel()
    await #expect(throws: CancellationError.self) { try await impatient.value }
    catalog.script(.open, .hang)
    let patient = Task { try await registration.live() }
    let run = Task { try await registrar.run() }
    try await catalog.event(.opening)
    run.cancel()
    try await run.value
    await #expect(throws: RollcallError.registrationEnded(a.key)) { try await patient.value }
  }

  @Test("A registrar that has stopped is released with everything it held")
  func release() async throws {
    weak var released: Registrar?
    do {
      let registrar = makeRegistrar()
      released = registrar
      try await withRunning(registrar) {
        let registration = try registrar.register(a)
        try await registration.live()
        var states = registration.states.makeAsyncIterator()
        #expect(await states.next() == .live)
      }
    }
    #expect(released == nil)
  }
}
