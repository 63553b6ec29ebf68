import DNSMessage
import NIOPosix
import Rollcall

@testable import RollcallDNSDoor

/// Asks a DNS server.
struct DNSAsker: Sendable {
  let address: HostPort

  init(port: Int) {
    address = HostPort(host: "127.0.0.1", port: port)
  }

  /// - Parameter size: of EDNS; nil without.
  func ask(
    _ name: String, _ type: DNSType, size: UInt16? = nil, over transport: Responder.Transport = .datagram, flags: UInt16 = 0x0100,
    recordClass: UInt16 = DNSQuestion.internet, version: UInt8 = 0
  ) async throws -> DNSPacket {
    try DNSPacket(
      decoding: await bytes(name, type, size: size, over: transport, flags: flags, recordClass: recordClass, version: version))
  }

  func bytes(
    _ name: String, _ type: DNSType, size: UInt16? = nil, over transport: Responder.Transport = .datagram, flags: UInt16 = 0x0100,
    recordClass: UInt16 = DNSQuestion.internet, version: UInt8 = 0
  ) async throws -> [UInt8] {
    guard let name = DNSName(name) else { throw RollcallError(.invalid, "'\(name)' is no name.") }
    let question = DNSQuestion(name: name, type: type, recordClass: recordClass)
    var encoder = DNSEncoder()
    encoder.begin(
      DNSHeader(id: 0, flags: flags), question, extended: size.map { DNSExtension(size: $0, version: version) }, limit: 512)
    let exchange = RecursorExchange(address, encoder.finish(), question, group: MultiThreadedEventLoopGroup.singleton)
    // A datagram may be lost where many are sent, and a resolver asks again.
    for _ in 0..<4 {
      let answer = try? await withDeadline(.seconds(2), "\(name) \(type) was not answered.") {
        try await transport == .stream ? exchange.overTCP() : exchange.overUDP()
      }
      if let answer { return answer }
    }
    throw RollcallError(.timedOut, "\(name) \(type) was not answered.")
  }
}
