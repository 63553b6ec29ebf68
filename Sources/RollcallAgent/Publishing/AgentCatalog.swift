public import Rollcall

/// A catalog in which an agent publishes, under the name by which registrations ask for it.
public struct AgentCatalog: Sendable {
  public var name: String
  public var catalog: any Catalog

  public init(name: String, catalog: any Catalog) {
    self.name = name
    self.catalog = catalog
  }
}
