public import Testing

/// The contracts of ``Rollcall/Catalog``, ``Rollcall/CatalogSession`` and ``Rollcall/KeyValueStore``, run against an engine.
///
/// ```swift
/// @Suite struct MyEngineConformanceTests {
///   static let conformance = CatalogConformance(EngineProfile(capabilities: [.health], faults: [.kill])) { _ in
///     try await MyEngineFixture()
///   }
///
///   @Test(arguments: conformance.checks)
///   func conforms(to check: ConformanceCheck) async {
///     await Self.conformance.run(check)
///   }
/// }
/// ```
///
/// The checks use names of their own and may run at the same time on one store, except those that are ``ConformanceCheck/isDisruptive``.
public struct CatalogConformance: Sendable {
  public let profile: EngineProfile
  private let gate: Gate
  private let makeFixture: @Sendable (ConformanceCheck) async throws -> any CatalogFixture

  /// - Parameters:
  ///   - maximumConcurrency: How many checks of this value run at once, whatever the test runner starts: some measure time.
  ///   - makeFixture: Called once before each check, and closed after it; may return a shared fixture where the check is not disruptive.
  public init(
    _ profile: EngineProfile, maximumConcurrency: Int = 8,
    fixture makeFixture: @escaping @Sendable (ConformanceCheck) async throws -> any CatalogFixture
  ) {
    self.profile = profile
    self.makeFixture = makeFixture
    gate = Gate(limit: maximumConcurrency)
  }

  /// All checks that there are, whatever engine they need.
  public static let allChecks: [ConformanceCheck] =
    ConformanceCheck.reading + ConformanceCheck.names + ConformanceCheck.watching + ConformanceCheck.sessions + ConformanceCheck.ownership
    + ConformanceCheck.expiry + ConformanceCheck.registrar + ConformanceCheck.keyValues + ConformanceCheck.keyWatching
    + ConformanceCheck.transactions + ConformanceCheck.locks + ConformanceCheck.heldLocks + ConformanceCheck.connecting
    + ConformanceCheck.outages
    + ConformanceCheck.durability

  /// The checks that apply to the engine.
  public var checks: [ConformanceCheck] { Self.allChecks.filter { $0.applies(to: profile) } }

  /// Runs all checks that apply, one after the other, and reports each promise that is not kept as an issue of the current test.
  public func run(sourceLocation: SourceLocation = #_sourceLocation) async {
    for check in checks { await run(check, sourceLocation: sourceLocation) }
  }

  /// Runs one check, and reports each promise that is not kept as an issue of the current test.
  public func run(_ check: ConformanceCheck, sourceLocation: SourceLocation = #_sourceLocation) async {
    for failure in await failures(of: check) {
      Issue.record("Contract \(check.contract), \"\(check.name)\": \(failure)", sourceLocation: sourceLocation)
    }
  }

  /// Runs one check and returns the promises that are not kept.
  public func failures(of check: ConformanceCheck) async -> [ConformanceFailure] {
    await gate.enter()
    defer { gate.leave() }
    let fixture: any CatalogFixture
    do {
      fixture = try await makeFixture(check)
    } catch {
      return [ConformanceFailure("There is no fixture to run it on: \(error)")]
    }
    let run = ConformanceRun(fixture, profile)
    do {
      try await limited(to: .seconds(180), "its end (something does not come back, or comes back too late)") { try await check.body(run) }
    } catch let failure as ConformanceFailure {
      run.record(failure)
    } catch {
      run.record(ConformanceFailure("An error came where none is allowed: \(error)"))
    }
    await run.finish()
    await fixture.close()
    return run.failures
  }
}
