import DNSMessage

/// What is answered to a question, before it is known how much of it fits.
enum DNSReply: Sendable {
  /// Nothing but a code, and no word of ours about the name.
  case refusal(DNSResponseCode)
  /// There is no such name in the zone.
  case nameError
  /// There is the name, and nothing of the type.
  case noData
  case instances(Instances)
  case records(Records)
  /// The recursors know.
  case forward
  case wait(Wait)

  struct Instances: Sendable {
    var set: PreparedSet
    var ttl: UInt32
    var keepsOrder: Bool
  }

  /// A few records that are always the same.
  struct Records: Sendable {
    var answers: [Record]
    var authorities: [Record] = []
    var additionals: [Record] = []
  }

  enum Record: Sendable {
    /// Of the name that was asked for.
    case question(UInt32, DNSData)
    case name(DNSName, UInt32, DNSData)
    case startOfAuthority
  }

  /// What must be known first.
  enum Wait: Sendable {
    case service(String, datacenter: String?)
    case nodes(datacenter: String?)
    case query(String, datacenter: String?)
    case reverse(IPAddress)
  }
}
