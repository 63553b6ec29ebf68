internal import NIOCore

extension Operation where Reply == ZooKeeperStat {
  static func exists(_ path: String, watch: Bool = false) -> Operation {
    Operation(.exists, capacity: path.utf8.count + 8) {
      $0.writeWatched(path, watch)
    } decode: { (reader) throws(JuteError) in
      try reader.stat()
    }
  }
}

extension Operation where Reply == ZooKeeperNode {
  static func getData(_ path: String, watch: Bool = false) -> Operation {
    Operation(.getData, capacity: path.utf8.count + 8) {
      $0.writeWatched(path, watch)
    } decode: { (reader) throws(JuteError) in
      ZooKeeperNode(data: try reader.buffer(), stat: try reader.stat())
    }
  }
}

extension Operation where Reply == ZooKeeperChildren {
  static func getChildren(_ path: String, watch: Bool = false) -> Operation {
    Operation(.getChildren2, capacity: path.utf8.count + 8) {
      $0.writeWatched(path, watch)
    } decode: { (reader) throws(JuteError) in
      ZooKeeperChildren(names: try reader.strings(), stat: try reader.stat())
    }
  }
}

extension Operation where Reply == ZooKeeperAccess {
  static func getACL(_ path: String) -> Operation {
    Operation(.getACL) {
      $0.writeJute(path)
    } decode: { (reader) throws(JuteError) in
      ZooKeeperAccess(acl: try reader.vector { (reader) throws(JuteError) in try reader.acl() }, stat: try reader.stat())
    }
  }
}

extension Operation where Reply == [String] {
  static func getEphemerals(prefix: String) -> Operation {
    Operation(.getEphemerals) {
      $0.writeJute(prefix)
    } decode: { (reader) throws(JuteError) in
      try reader.strings()
    }
  }
}

extension Operation where Reply == Int32 {
  static func countDescendants(_ path: String) -> Operation {
    Operation(.getAllChildrenNumber) {
      $0.writeJute(path)
    } decode: { (reader) throws(JuteError) in
      try reader.integer()
    }
  }
}

extension Operation where Reply == [ZooKeeperIdentity] {
  static func whoAmI() -> Operation {
    Operation(
      .whoAmI,
      decode: { (reader) throws(JuteError) in
        try reader.vector { (reader) throws(JuteError) in ZooKeeperIdentity(scheme: try reader.string(), id: try reader.string()) }
      })
  }
}

extension Operation where Reply == Void {
  static func addWatch(_ path: String, _ mode: WatchMode) -> Operation {
    Operation(.addWatch) {
      $0.writeJute(path)
      $0.writeInteger(mode.rawValue)
    }
  }

  static func removeWatches(_ path: String, _ kind: WatcherType) -> Operation {
    Operation(.removeWatches) {
      $0.writeJute(path)
      $0.writeInteger(kind.rawValue)
    }
  }
}

extension ByteBuffer {
  /// The watch is the last byte; see ``RequestFrame/setWatch(_:in:)``.
  mutating func writeWatched(_ path: String, _ watch: Bool) {
    writeJute(path)
    writeJute(watch)
  }
}

extension JuteReader {
  mutating func strings() throws(JuteError) -> [String] {
    try vector { (reader) throws(JuteError) in try reader.string() }
  }
}
