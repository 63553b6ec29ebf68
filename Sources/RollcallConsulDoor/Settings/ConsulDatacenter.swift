public import Rollcall

/// A catalog under the name by which Consul's clients ask for it: `?dc=paris`.
public struct ConsulDatacenter: Sendable {
  public var name: String
  public var catalog: any Catalog
  /// The catalog's shared views, which other doors may use as well.
  public var views: Views

  public init(name: String, catalog: any Catalog, views: Views) {
    self.name = name
    self.catalog = catalog
    self.views = views
  }
}
