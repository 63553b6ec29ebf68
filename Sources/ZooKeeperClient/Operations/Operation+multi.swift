internal import NIOCore

/// One result in the reply to a multi, before anybody looks whether the whole succeeded.
enum MultiResult: Hashable, Sendable {
  case write(ZooKeeperOperationResult)
  case data(ZooKeeperNode)
  case children([String])
  case failed(ZooKeeperError.Code)
}

extension Operation where Reply == [MultiResult] {
  static func multi(_ operations: [ZooKeeperOperation]) -> Operation {
    Operation(.multi, capacity: 128 * (operations.count + 1)) { body in
      for operation in operations { body.writeMulti(operation) }
      body.writeMultiHeader(MultiHeader.end)
    } decode: { (reader) throws(JuteError) in
      try reader.multiResults()
    }
  }

  static func multiRead(_ reads: [ZooKeeperRead]) -> Operation {
    Operation(.multiRead, capacity: 64 * (reads.count + 1)) { body in
      for read in reads {
        switch read {
        case .data(let path):
          body.writeMultiHeader(MultiHeader(.getData))
          body.writeWatched(path, false)
        case .children(let path):
          body.writeMultiHeader(MultiHeader(.getChildren))
          body.writeWatched(path, false)
        }
      }
      body.writeMultiHeader(MultiHeader.end)
    } decode: { (reader) throws(JuteError) in
      try reader.multiResults()
    }
  }
}

/// What precedes each operation and each result: its kind, whether nothing follows, and the error.
private struct MultiHeader {
  var kind: Int32
  var isEnd = false
  var error: Int32 = -1

  static let end = MultiHeader(kind: -1, isEnd: true)

  init(kind: Int32, isEnd: Bool = false) {
    self.kind = kind
    self.isEnd = isEnd
  }

  init(_ code: OperationCode) {
    kind = code.rawValue
  }
}

extension ByteBuffer {
  fileprivate mutating func writeMultiHeader(_ header: MultiHeader) {
    writeInteger(header.kind)
    writeJute(header.isEnd)
    writeInteger(header.error)
  }

  fileprivate mutating func writeMulti(_ operation: ZooKeeperOperation) {
    switch operation {
    case .create(let path, let data, let acl, let mode):
      // Within a multi servers answer create2 as create, without a stat.
      writeMultiHeader(MultiHeader(mode.code == .create2 ? .create : mode.code))
      writeCreate(path, data, acl, mode)
    case .delete(let path, let version):
      writeMultiHeader(MultiHeader(.delete))
      writeVersioned(path, version)
    case .setData(let path, let data, let version):
      writeMultiHeader(MultiHeader(.setData))
      writeJute(path)
      writeJute(data)
      writeInteger(version ?? -1)
    case .check(let path, let version):
      writeMultiHeader(MultiHeader(.check))
      writeVersioned(path, version)
    }
  }
}

extension JuteReader {
  fileprivate mutating func multiResults() throws(JuteError) -> [MultiResult] {
    var results: [MultiResult] = []
    while true {
      let kind = try integer(Int32.self)
      let isEnd = try bool()
      _ = try integer(Int32.self)
      if isEnd { return results }
      results.append(try multiResult(kind))
    }
  }

  private mutating func multiResult(_ kind: Int32) throws(JuteError) -> MultiResult {
    // An error has kind -1 and its code once more behind the header.
    if kind == -1 {
      let code = try integer(Int32.self)
      return .failed(code == 0 ? .runtimeInconsistency : ZooKeeperError.Code(wire: code))
    }
    switch OperationCode(rawValue: kind) {
    case .create: return .write(.created(path: try string()))
    case .create2, .createContainer, .createTTL:
      let path = try string()
      _ = try stat()
      return .write(.created(path: path))
    case .delete: return .write(.deleted)
    case .setData: return .write(.set(try stat()))
    case .check: return .write(.checked)
    case .getData: return .data(ZooKeeperNode(data: try buffer(), stat: try stat()))
    case .getChildren: return .children(try strings())
    default: throw JuteError(description: "a multi has a result of kind \(kind), which was not asked for")
    }
  }
}
