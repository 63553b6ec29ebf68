/// The sessions of a catalog, for doors whose clients know their session by id only.
public protocol SessionDirectory: Sendable {
  func sessions() async throws -> SessionList

  /// The list at once and after each change, under the rules of ``Catalog/updates(of:)``.
  func sessionUpdates() -> AsyncStream<SessionList>

  /// Joins a live session; nil when there is none of that id.
  func session(_ id: SessionID) async throws -> (any CatalogSession)?
}
