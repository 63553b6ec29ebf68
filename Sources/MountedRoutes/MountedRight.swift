/// What a request to a mounted route must be allowed, where the server asks for tokens.
public enum MountedRight: Sendable, Hashable {
  /// For what shows nothing of the catalogs, such as a page and its scripts.
  case none
  /// To read every service.
  case readServices
  /// To change every service, key and the agent itself.
  case writeEverything
}
