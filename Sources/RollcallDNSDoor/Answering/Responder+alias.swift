import DNSMessage

extension Responder {
  /// Writes an answer of a host's name once more, with what is known of the host.
  /// - Returns: whether it was cut.
  mutating func write(_ packet: DNSPacket, adding found: [DNSRecord], to query: DNSQuery, over transport: Transport) -> Bool {
    encoder.begin(packet.header, query.question, extended: packet.extended, limit: limit(of: query, over: transport))
    for record in packet.answers + found where !encoder.append(record) {
      encoder.truncate()
      break
    }
    return encoder.isTruncated
  }
}
