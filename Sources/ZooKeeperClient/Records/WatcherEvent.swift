internal import NIOCore

/// What a server tells of a watched path.
struct WatcherEvent: Hashable {
  var kind: ZooKeeperChange.Kind?
  var path: String

  /// - Returns: without a kind when it is one that this client does not know, or one that concerns no node.
  init(_ body: ByteBuffer) throws(JuteError) {
    var reader = JuteReader(body)
    kind = ZooKeeperChange.Kind(wire: try reader.integer())
    // The session's state, which this client knows by itself.
    _ = try reader.integer(Int32.self)
    path = try reader.string()
  }

  init(_ kind: ZooKeeperChange.Kind?, _ path: String) {
    self.kind = kind
    self.path = path
  }
}
