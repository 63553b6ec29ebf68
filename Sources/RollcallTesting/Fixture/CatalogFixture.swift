public import Rollcall

/// One store under test, which the conformance suite opens catalogs on and makes faults in.
public protocol CatalogFixture: Sendable {
  /// Opens a catalog. Asked twice, it gives two independent clients of the same store where the engine has such a thing.
  func open(_ mode: ConnectMode) async throws -> any Catalog

  /// Makes a fault and returns once it holds. Called only for faults that the profile names.
  func cause(_ fault: CatalogFault) async throws

  /// Ends a fault and returns once the server does its work again.
  func heal(_ fault: CatalogFault) async throws

  /// Called once after the last check on this fixture, also when that failed.
  func close() async
}

extension CatalogFixture {
  public func cause(_ fault: CatalogFault) async throws {}

  public func heal(_ fault: CatalogFault) async throws {}

  public func close() async {}
}
