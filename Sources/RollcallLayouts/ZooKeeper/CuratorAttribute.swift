/// Under which names an instance's attributes keep what only Curator knows.
enum CuratorAttribute {
  static let tlsPort = "curator.sslPort"
  /// A payload that is more than metadata, as JSON.
  static let payload = "curator.payload"
}
