internal import Logging
public import Rollcall

extension CatalogFactory {
  /// `embedded:` is a catalog in memory, `embedded:/path` one in that folder.
  public static let embedded = CatalogFactory(scheme: "embedded", example: "embedded:/var/lib/rollcall") { url, _, logger in
    guard url.endpoints.isEmpty, !url.usesTLS else {
      throw RollcallError.invalid("'\(url)' names a host, but the embedded catalog is in this process: write embedded: or embedded:/path.")
    }
    if let option = url.options.keys.min() {
      throw RollcallError.invalid("The embedded catalog has no option '\(option)' (in '\(url)').")
    }
    guard !url.path.isEmpty else { return EmbeddedCatalog(logger: logger) }
    return try await EmbeddedCatalog.open(folder: url.path, logger: logger)
  }
}
