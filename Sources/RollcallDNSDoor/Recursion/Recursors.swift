import DNSMessage
import NIOCore
import NIOPosix
import Rollcall
import Synchronization

/// Asks other servers what is not ours to know.
///
/// Each question goes from a port of its own under a number of its own, and what comes back must fit both and the question, so that nobody else can
/// answer in the recursor's place.
final class Recursors: Sendable {
  private let addresses: [HostPort]
  private let patience: Duration
  private let group: any EventLoopGroup
  private let open = Mutex(0)

  /// Questions under way: each has a socket.
  private static let mostOpen = 512
  /// Records that are taken of an answer.
  private static let mostRecords = 32

  init(_ settings: DNSDoorSettings, group: any EventLoopGroup) {
    addresses = settings.recursors
    patience = settings.recursorTime
    self.group = group
  }

  /// - Parameter message: goes as it is, but for its number.
  /// - Returns: the first answer that any of them gives; nil when there is none.
  func ask(_ message: [UInt8], _ question: DNSQuestion, over transport: Responder.Transport) async -> [UInt8]? {
    guard enter() else { return nil }
    defer { open.withLock { $0 -= 1 } }
    for address in addresses where !Task.isCancelled {
      let exchange = RecursorExchange(address, message, question, group: group)
      let answer = try? await withDeadline(patience, "The recursor \(address) has not answered.") {
        try await transport == .stream ? exchange.overTCP() : exchange.overUDP()
      }
      if let answer { return answer }
    }
    return nil
  }

  /// - Returns: the records of the answer, for an answer of ours to end with.
  func resolve(_ question: DNSQuestion) async -> [DNSRecord] {
    var encoder = DNSEncoder()
    encoder.begin(DNSHeader(id: 0, flags: 0x0100), question, extended: DNSExtension(size: 1232), limit: 512)
    let message = encoder.finish()
    for transport in [Responder.Transport.datagram, .stream] {
      guard let answer = await ask(message, question, over: transport), let packet = try? DNSPacket(decoding: answer) else { return [] }
      if packet.header.isTruncated, transport == .datagram { continue }
      return packet.answers.filter { [.cname, question.type].contains($0.type) }.prefix(Self.mostRecords).map { $0 }
    }
    return []
  }

  private func enter() -> Bool {
    open.withLock { open in
      guard open < Self.mostOpen else { return false }
      open += 1
      return true
    }
  }
}
