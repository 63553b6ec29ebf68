public import Rollcall

/// A catalog that the dashboard shows, under its name.
public struct DashboardCatalog: Sendable {
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
