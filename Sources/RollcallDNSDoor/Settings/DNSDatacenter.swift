public import Rollcall

/// A catalog under the name by which it is asked for: `web.service.paris.rollcall`.
public struct DNSDatacenter: Sendable {
  public var name: String
  /// The catalog's shared views, which other doors use as well.
  public var views: Views

  public init(name: String, views: Views) {
    self.name = name
    self.views = views
  }
}
