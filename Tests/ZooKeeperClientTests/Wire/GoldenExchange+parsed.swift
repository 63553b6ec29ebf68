import NIOCore
import Testing

@testable import ZooKeeperClient

/// One exchange of the transcript, taken apart.
struct ParsedExchange {
  var request: String
  var header: ReplyHeader
  var body: ByteBuffer

  var xid: Int32

  init(_ name: String) throws {
    let line = try #require(GoldenExchange.operations.split(separator: "\n").first { $0.hasPrefix("\(name): ") })
    let parts = line.dropFirst(name.count + 2).split(separator: " ")
    request = String(parts[0])
    header = ReplyHeader(xid: Int32(parts[1]) ?? 0, zxid: Int64(parts[2]) ?? 0, error: Int32(parts[3]) ?? 0)
    body = Hex.bytes(parts[4])
    xid = Hex.bytes(parts[0]).getInteger(at: 4, as: Int32.self) ?? 0
  }
}

extension GoldenExchange {
  static var names: [String] { operations.split(separator: "\n").map { String($0.prefix(while: { $0 != ":" })) } }
}
