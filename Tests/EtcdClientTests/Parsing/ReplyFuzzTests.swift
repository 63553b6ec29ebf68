import NIOCore
import NIOHPACK
import NIOHTTP2
import SwiftProtobuf
import Testing

@testable import EtcdClient

/// Whatever a server sends, a call ends in an orderly way, and nothing traps.
@Suite struct ReplyFuzzTests {
  @Test func `Any headers end a call once, or let it go on`() {
    let names = [":status", "content-type", "grpc-status", "grpc-message", "grpc-encoding", "", "x"]
    let values = [
      "200", "100", "1", "503", "", "application/grpc", "application/grpc+proto", "0", "14", "-7", "99999999999999999999", "%", "%4", "%zz",
      "%00",
    ]
    for seed in UInt64(1)...3_000 {
      var random = SeededRandom(seed)
      var machine = CallMachine(
        kind: Bool.random(using: &random) ? .unary : .stream, streamWindow: 100, maximumReplyBytes: 50)
      var ends = 0
      for _ in 0..<8 {
        let isEnd = Int.random(in: 0..<4, using: &random) == 0
        let actions: [CallMachine.Action]
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
          let bytes = GRPCFrames.frame(
            random.bytes(Int.random(in: 0..<60, using: &random)), flag: UInt8.random(in: 0...1, using: &random) / 8)
          actions = machine.received(data: bytes, flowControlled: bytes.readableBytes, isEnd: isEnd)
        case 1: actions = machine.received(headers: GRPCFrames.headers, isEnd: isEnd)
        default:
          var headers = HPACKHeaders()
          for _ in 0..<Int.random(in: 0..<5, using: &random) {
            headers.add(name: names.randomElement(using: &random) ?? "", value: values.randomElement(using: &random) ?? "")
          }
          actions = machine.received(headers: headers, isEnd: isEnd)
        }
        for case .end in actions { ends += 1 }
      }
      #expect(ends <= 1)
      for case .end in machine.streamClosed(EtcdError(.unavailable, outcome: .ambiguous, message: "")) { ends += 1 }
      #expect(ends == 1)
    }
  }

  @Test func `Any watch responses leave revisions whole and in order`() {
    for seed in UInt64(1)...300 {
      var random = SeededRandom(seed)
      var machine = WatchMachine(.init(), hasCredentials: Bool.random(using: &random), random: Largest())
      for id in UInt64(1)...3 { _ = machine.add(id, WatchRequest(range: .all, options: EtcdWatchOptions(from: nil)), now: .at(0)) }
      var stream = 1
      var last: [UInt64: Int64] = [:]
      _ = machine.streamOpened(stream, now: .at(0))
      for step in Int64(0)..<60 {
        let response = Self.response(&random)
        var actions = machine.received(response, on: stream, now: .at(step))
        if Int.random(in: 0..<15, using: &random) == 0 {
          actions += machine.streamEnded(stream, EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: ""))
        }
        for action in actions {
          guard case .report(let id, .changes(let changes, _)) = action else { continue }
          for change in changes {
            // Within one answer the server's order is its own.
            #expect(change.entry.modRevision >= last[id] ?? .min)
          }
          last[id] = max(last[id] ?? .min, changes.last?.entry.modRevision ?? .min)
        }
        for case .openStream(let id) in machine.pauseOver() {
          stream = id
          _ = machine.streamOpened(id, now: .at(step))
        }
      }
    }
  }

  private static func response(_ random: inout SeededRandom) -> ProtoWatchResponse {
    let revisions = (0..<Int.random(in: 0..<4, using: &random)).map { _ in Int64.random(in: -1...20, using: &random) }.sorted()
    return .with {
      $0.watchID = Int64.random(in: -1...3, using: &random)
      $0.created = Int.random(in: 0..<4, using: &random) == 0
      $0.canceled = Int.random(in: 0..<10, using: &random) == 0
      $0.fragment = Int.random(in: 0..<4, using: &random) == 0
      $0.compactRevision = Int.random(in: 0..<20, using: &random) == 0 ? .max : 0
      $0.header.revision = [0, 5, 20, .max, .min].randomElement(using: &random) ?? 0
      $0.cancelReason =
        ["", "rpc error: code =  desc = ", " desc = ", "rpc error: code = Unavailable desc = x"].randomElement(using: &random) ?? ""
      $0.events = revisions.map { revision in .with { $0.kv.modRevision = revision } }
    }
  }
}
