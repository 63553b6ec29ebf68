/// A change of the ensemble's members (3.5 and later; `reconfigEnabled` on the servers).
public enum ZooKeeperReconfiguration: Hashable, Sendable {
  /// - Parameters:
  ///   - joining: as in a configuration file, such as `server.4=h4:2888:3888:participant;2181`.
  ///   - leaving: the members' numbers.
  case change(joining: [String], leaving: [Int])
  /// All members anew.
  case replace([String])
}
