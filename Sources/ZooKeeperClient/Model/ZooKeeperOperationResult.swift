/// What became of one write of a multi that succeeded.
public enum ZooKeeperOperationResult: Hashable, Sendable {
  /// - Parameter path: with the number that the server appended, where the mode asks for one.
  case created(path: String)
  case deleted
  case set(ZooKeeperStat)
  case checked
}
