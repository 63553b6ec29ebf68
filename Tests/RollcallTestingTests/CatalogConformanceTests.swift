import Rollcall
import RollcallTesting
import Testing

@Suite struct CatalogConformanceTests {
  static let sound = CatalogConformance(SimulatedFixture.profile(patience: .seconds(20))) { _ in SimulatedFixture(nil) }

  @Test(arguments: sound.checks) func `An engine without a bug keeps all contracts`(_ check: ConformanceCheck) async {
    await Self.sound.run(check)
  }

  @Test(arguments: PlantedBug.allCases) func `A planted bug is found by the check for it`(_ bug: PlantedBug) async throws {
    let profile = SimulatedFixture.profile(patience: .seconds(3), sessionTimeout: bug.sessionTimeout)
    let conformance = CatalogConformance(profile) { _ in SimulatedFixture(bug) }
    let finding = bug.finding
    let check = try #require(conformance.checks.first { $0.name == finding.check }, "There is no check '\(finding.check)'.")
    let failures = await conformance.failures(of: check)
    #expect(failures.contains { $0.description.contains(finding.words) }, "What was found: \(failures)")
  }

  @Test func `A failure is an issue of the test, with the contract's number and name`() async throws {
    let conformance = CatalogConformance(SimulatedFixture.profile(patience: .seconds(3))) { _ in SimulatedFixture(.dropsMetadata) }
    let check = try #require(conformance.checks.first { $0.name == PlantedBug.dropsMetadata.finding.check })
    await withKnownIssue {
      await conformance.run(check)
    } matching: { issue in
      issue.comments.contains { $0.rawValue.hasPrefix("Contract 1, \"An instance reads back as it was registered\": The metadata") }
    }
  }

  @Test func `A fixture that cannot be made is a failure, not a pass`() async throws {
    let conformance = CatalogConformance(SimulatedFixture.profile(patience: .seconds(3))) { _ in
      throw RollcallError(.unreachable, "No server here.")
    }
    let check = try #require(conformance.checks.first)
    let failures = await conformance.failures(of: check)
    #expect(failures.map { $0.description.contains("No server here.") } == [true])
  }

  @Test func `Checks that need what an engine lacks do not apply to it`() {
    let poor = CatalogConformance(EngineProfile(capabilities: [])) { _ in SimulatedFixture(nil) }
    #expect(poor.checks.allSatisfy { $0.capabilities.isEmpty && !$0.isDisruptive })
    #expect(poor.checks.count < Self.sound.checks.count)
    #expect(Set(poor.checks.map(\.contract)) == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  }

  @Test func `No two checks have one name`() {
    let names = CatalogConformance.allChecks.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
