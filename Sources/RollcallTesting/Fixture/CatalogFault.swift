/// What a fixture can do to the catalog under test, or to its server.
public enum CatalogFault: Sendable, Hashable, CaseIterable {
  /// The server dies at once and keeps its data; catalogs that are open stay open. It runs again after ``CatalogFixture/heal(_:)``.
  case kill
  /// The server freezes with its connections open. It goes on after ``CatalogFixture/heal(_:)``.
  case suspend
  /// As ``kill``, but the server comes back without its data.
  case empty
  /// The store is closed in good order with all open catalogs, and opened again by ``CatalogFixture/heal(_:)``.
  case reopen
}
