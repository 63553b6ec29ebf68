public import Logging

/// The engines that a program was built with, found by URL.
public struct Catalogs: Sendable {
  private let factories: [String: CatalogFactory]

  public init(_ factories: [CatalogFactory]) {
    self.factories = Dictionary(factories.map { ($0.scheme, $0) }) { _, last in last }
  }

  /// One example URL of each engine, sorted.
  public var examples: [String] { factories.values.map(\.example).sorted() }

  /// Whether there is an engine for the URL's scheme.
  public func contains(_ url: CatalogURL) -> Bool { factories[url.scheme] != nil }

  /// Opens the catalog at `url`.
  /// - Throws: ``RollcallError``: `.invalid` for a URL or option that cannot be, `.unsupported` for a scheme that no engine here has, and
  ///   whatever the engine says of the connection.
  public func open(
    _ url: CatalogURL, connect mode: ConnectMode = .failAtOnce, logger: Logger = Logger(label: "rollcall")
  ) async throws -> any Catalog {
    guard let factory = factories[url.scheme] else {
      throw RollcallError(
        .unsupported, "No engine here opens '\(url)'. Possible: \(examples.joined(separator: "  "))")
    }
    return try await factory.open(url, mode, logger)
  }

  public func open(
    _ url: String, connect mode: ConnectMode = .failAtOnce, logger: Logger = Logger(label: "rollcall")
  ) async throws -> any Catalog {
    try await open(CatalogURL(url), connect: mode, logger: logger)
  }
}
