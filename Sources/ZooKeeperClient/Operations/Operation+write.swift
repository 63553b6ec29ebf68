internal import NIOCore

extension Operation where Reply == ZooKeeperCreated {
  static func create(_ path: String, _ data: [UInt8]?, _ acl: [ZooKeeperACL], _ mode: ZooKeeperCreateMode) -> Operation {
    Operation(mode.code, capacity: path.utf8.count + (data?.count ?? 0) + 64) {
      $0.writeCreate(path, data, acl, mode)
    } decode: { (reader) throws(JuteError) in
      ZooKeeperCreated(path: try reader.string(), stat: try reader.stat())
    }
  }
}

extension Operation where Reply == String {
  static func sync(_ path: String) -> Operation {
    Operation(.sync) {
      $0.writeJute(path)
    } decode: { (reader) throws(JuteError) in
      try reader.string()
    }
  }
}

extension Operation where Reply == Void {
  static func delete(_ path: String, version: Int32?) -> Operation {
    Operation(.delete) { $0.writeVersioned(path, version) }
  }
}

extension Operation where Reply == ZooKeeperStat {
  static func setData(_ path: String, _ data: [UInt8]?, version: Int32?) -> Operation {
    Operation(.setData, capacity: path.utf8.count + (data?.count ?? 0) + 16) {
      $0.writeJute(path)
      $0.writeJute(data)
      $0.writeInteger(version ?? -1)
    } decode: { (reader) throws(JuteError) in
      try reader.stat()
    }
  }

  static func setACL(_ path: String, _ acl: [ZooKeeperACL], version: Int32?) -> Operation {
    Operation(.setACL) {
      $0.writeJute(path)
      $0.writeJute(acl) { $0.writeJute($1) }
      $0.writeInteger(version ?? -1)
    } decode: { (reader) throws(JuteError) in
      try reader.stat()
    }
  }
}

extension Operation where Reply == ZooKeeperNode {
  static func reconfigure(_ change: ZooKeeperReconfiguration, fromConfiguration version: Int64?) -> Operation {
    Operation(.reconfig) { body in
      switch change {
      case .change(let joining, let leaving):
        body.writeList(joining)
        body.writeList(leaving.map(String.init))
        body.writeList([])
      case .replace(let members):
        body.writeList([])
        body.writeList([])
        body.writeList(members)
      }
      body.writeInteger(version ?? -1)
    } decode: { (reader) throws(JuteError) in
      ZooKeeperNode(data: try reader.buffer(), stat: try reader.stat())
    }
  }
}

extension ByteBuffer {
  mutating func writeCreate(_ path: String, _ data: [UInt8]?, _ acl: [ZooKeeperACL], _ mode: ZooKeeperCreateMode) {
    writeJute(path)
    writeJute(data)
    writeJute(acl) { $0.writeJute($1) }
    writeInteger(mode.flags)
    if let time = mode.timeToLive { writeInteger(time) }
  }

  /// With commas; null for none.
  fileprivate mutating func writeList(_ parts: [String]) {
    if parts.isEmpty { writeInteger(Int32(-1)) } else { writeJute(parts.joined(separator: ",")) }
  }

  /// - Parameter version: nil for whatever version there is.
  mutating func writeVersioned(_ path: String, _ version: Int32?) {
    writeJute(path)
    writeInteger(version ?? -1)
  }
}
