import NIOCore
import Synchronization

@testable import ZooKeeperClient

/// What a peer was asked, by connection.
final class SeenRequests: Sendable {
  private let requests = Mutex<[Int: [String]]>([:])

  func add(_ connection: Int, _ frame: ByteBuffer, isFirst: Bool) {
    let text = isFirst ? Self.connect(frame) : Self.operation(frame)
    requests.withLock { $0[connection, default: []].append(text) }
  }

  func of(_ connection: Int) -> [String] { requests.withLock { $0[connection] ?? [] } }

  private static func connect(_ frame: ByteBuffer) -> String {
    let start = frame.readerIndex
    let session = frame.getInteger(at: start + 16, as: Int64.self) ?? -1
    return "connect session \(session) zxid \(frame.getInteger(at: start + 4, as: Int64.self) ?? -1)"
  }

  private static func operation(_ frame: ByteBuffer) -> String {
    let code = frame.getInteger(at: frame.readerIndex + 4, as: Int32.self) ?? 0
    return OperationCode(rawValue: code).map { "\($0)" } ?? "operation \(code)"
  }
}
