import Rollcall
import RollcallTesting
import Testing

@Suite struct EmbeddedConformanceTests {
  private static let capabilities: CatalogCapabilities = [.health, .locks, .keyFlags, .keyTransactions, .localReads]

  static let memory = CatalogConformance(
    EngineProfile(capabilities: capabilities, tick: .milliseconds(100), hasIndependentClients: false)
  ) { _ in
    MemoryFixture()
  }

  static let folder = CatalogConformance(
    EngineProfile(capabilities: capabilities, faults: [.reopen], tick: .milliseconds(100), hasIndependentClients: false)
  ) { _ in
    try await FolderFixture()
  }

  @Test(arguments: memory.checks) func `The embedded catalog in memory keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.memory.run(check)
  }

  @Test(arguments: folder.checks) func `The embedded catalog in a folder keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.folder.run(check)
  }
}
