/// What a catalog's server says of itself.
public struct CatalogStatus: Sendable, Hashable {
  /// Product and version, as in `etcd 3.5.16`.
  public var server: String
  /// Further facts for people, in order: leader, members, counts.
  public var details: [Detail]

  public struct Detail: Sendable, Hashable, Codable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(server: String, details: [Detail] = []) {
    self.server = server
    self.details = details
  }
}
