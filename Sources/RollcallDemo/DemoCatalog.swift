public import Rollcall

/// A catalog of the demonstration.
public struct DemoCatalog: Sendable {
  public var name: String
  public var catalog: any Catalog
  public var views: Views
  /// By which the machines reach it.
  public var url: String

  public init(name: String, catalog: any Catalog, views: Views, url: String) {
    self.name = name
    self.catalog = catalog
    self.views = views
    self.url = url
  }
}
