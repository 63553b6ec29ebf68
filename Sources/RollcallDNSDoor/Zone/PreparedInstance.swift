import DNSMessage
import Rollcall

/// An instance as records: what does not change between two questions.
struct PreparedInstance: Sendable {
  let registered: RegisteredInstance
  let address: DNSAddress
  /// By its present health: an instance with warnings may be given less.
  let weight: UInt16
  /// The name that an SRV record gives, under which the address is found.
  let target: DNSName
  /// The SRV record's data.
  let service: DNSData

  /// Bytes in an answer: the record with a pointer to the question, and the target's address with a pointer to the target.
  var serviceSize: Int { 12 + 6 + target.wire.count }
  var additionalSize: Int {
    switch address {
    case .address(.v4): 16
    case .address(.v6): 28
    case .host: 0
    }
  }
}
