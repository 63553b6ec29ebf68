/// Copies of a catalog's lasting contents, and their way back: for engines that hold them themselves. The servers behind the others make their own.
///
/// What hangs on a session belongs to a live process, which registers it again by itself: it is in no copy, and no restoration takes it away.
public protocol CatalogBackups: Sendable {
  /// Everything that hangs on no session, as it is at one moment.
  func backup() async throws -> CatalogBackup

  /// Puts the contents of a copy in the place of what is there now, in one step; whoever watches sees it as a change.
  /// - Throws: `.corrupt` and `.newerFormat` for bytes that are no copy; then nothing has changed.
  func restore(_ bytes: [UInt8]) async throws
}

/// A copy of a catalog, in its engine's own format.
public struct CatalogBackup: Sendable {
  /// When it was made.
  public let revision: Revision
  /// Its bytes, in pieces. Each call gives the same once more, so that nobody need keep them all.
  public let pieces: @Sendable () -> AnyIterator<[UInt8]>

  public init(revision: Revision, pieces: @escaping @Sendable () -> AnyIterator<[UInt8]>) {
    self.revision = revision
    self.pieces = pieces
  }
}
