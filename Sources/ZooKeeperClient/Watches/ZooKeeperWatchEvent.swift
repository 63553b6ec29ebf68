/// What a watch tells.
public enum ZooKeeperWatchEvent: Hashable, Sendable {
  case change(ZooKeeperChange)
  /// Only of persistent and recursive watches: changes may have been missed, because the connection was lost and is there again, or because
  /// the reader was too slow. Read again; what changes from now on is told.
  case missed
}
