import Rollcall
import ZooKeeperClient

/// A node as it was read.
struct FoundNode: Sendable, Hashable {
  var path: String
  var data: [UInt8]?
  var stat: ZooKeeperStat

  init(_ path: String, _ node: ZooKeeperNode) {
    self.init(path: path, data: node.data, stat: node.stat)
  }

  init(path: String, data: [UInt8]?, stat: ZooKeeperStat) {
    self.path = path
    self.data = data
    self.stat = stat
  }

  var createRevision: Revision { Revision(zxid: stat.createdZxid) }
  var modifyRevision: Revision { Revision(zxid: stat.modifiedZxid) }

  /// When anything about the node last changed, its children's coming and going included.
  var revision: Revision { Revision(zxid: max(stat.modifiedZxid, stat.childrenZxid)) }

  /// Whether it goes by itself, with a session or with time.
  var vanishes: Bool { stat.ephemeralOwner != 0 }

  /// Of an ephemeral node its session.
  var session: SessionID? {
    // Nodes with a TTL have a number that begins with a set bit, which no session has.
    stat.ephemeralOwner > 0 ? SessionID(ZooKeeperSessionID(rawValue: stat.ephemeralOwner)) : nil
  }
}

extension Revision {
  init(zxid: Int64) {
    self.init(UInt64(clamping: zxid))
  }
}

extension SessionID {
  init(_ id: ZooKeeperSessionID) {
    self.init(number: UInt64(bitPattern: id.rawValue))
  }
}
