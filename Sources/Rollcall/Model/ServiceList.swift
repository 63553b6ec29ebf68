/// The services that have at least one instance, with the tags in use.
public struct ServiceList: Sendable, Equatable {
  public struct Summary: Sendable, Hashable {
    public var name: ServiceName
    /// The union of the instances' tags, sorted.
    public var tags: [String]

    public init(name: ServiceName, tags: [String]) {
      self.name = name
      self.tags = tags
    }
  }

  /// Sorted by name, without ``ServiceName/nodes``.
  public var services: [Summary]
  public var revision: Revision
  public var freshness: Freshness

  public init(services: [Summary], revision: Revision, freshness: Freshness = .current) {
    self.services = services
    self.revision = revision
    self.freshness = freshness
  }
}
