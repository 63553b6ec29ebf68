public import Logging

/// Opens the catalogs of one kind: one value per engine, offered to ``Catalogs``.
public struct CatalogFactory: Sendable {
  /// The URL scheme, without `+tls`.
  public let scheme: String
  /// A URL to show people.
  public let example: String
  private let make: @Sendable (CatalogURL, ConnectMode, Logger) async throws -> any Catalog

  public init(
    scheme: String, example: String, open: @escaping @Sendable (CatalogURL, ConnectMode, Logger) async throws -> any Catalog
  ) {
    self.scheme = scheme
    self.example = example
    self.make = open
  }

  func open(_ url: CatalogURL, _ mode: ConnectMode, _ logger: Logger) async throws -> any Catalog {
    try await make(url, mode, logger)
  }
}
