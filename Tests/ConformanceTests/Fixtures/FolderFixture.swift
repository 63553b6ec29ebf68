import Foundation
import Logging
import Rollcall
import RollcallEmbedded
import RollcallTesting

/// An embedded catalog in a folder of its own, which is closed and opened again as a fault.
actor FolderFixture: CatalogFixture {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-conformance-\(UUID().uuidString)")
  private var catalog: EmbeddedCatalog

  init() async throws {
    catalog = try await EmbeddedCatalog.open(folder: folder.path, logger: .silent)
  }

  func open(_ mode: ConnectMode) -> any Catalog { catalog }

  func cause(_ fault: CatalogFault) async {
    await catalog.close()
  }

  func heal(_ fault: CatalogFault) async throws {
    catalog = try await EmbeddedCatalog.open(folder: folder.path, logger: .silent)
  }

  func close() async {
    await catalog.close()
    try? FileManager.default.removeItem(at: folder)
  }
}
