import Logging
import Rollcall
import RollcallEmbedded
import RollcallTesting

/// An embedded catalog in memory. It is its only client: who opens twice gets it twice.
struct MemoryFixture: CatalogFixture {
  private let catalog = EmbeddedCatalog(logger: .silent)

  func open(_ mode: ConnectMode) -> any Catalog { catalog }

  func close() async {
    await catalog.close()
  }
}

extension Logger {
  /// For tests that make an engine complain on purpose.
  static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
