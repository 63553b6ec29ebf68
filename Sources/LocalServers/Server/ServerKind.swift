/// One kind of real server: how it is found, started and asked whether it is ready.
public protocol ServerKind: Sendable {
  /// For messages and folder names, such as `consul`.
  var name: String { get }

  /// How many ports it listens on; ``command(at:)`` finds exactly as many in ``ServerSite/ports``.
  var portCount: Int { get }

  /// What starts the server at a site. Called before each start; configuration files go into the site's folder.
  /// - Throws: ``RealServerError`` when the server is not installed.
  func command(at site: ServerSite) throws -> ServerCommand

  /// Whether the server at the site does its work now. Called again and again until it does; an error means not yet.
  func isReady(at site: ServerSite) async throws -> Bool
}
