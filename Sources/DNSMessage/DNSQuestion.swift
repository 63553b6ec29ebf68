/// What is asked.
public struct DNSQuestion: Hashable, Sendable {
  /// In the asker's letters, which the answer repeats.
  public var name: DNSName
  public var type: DNSType
  /// 1 is the internet's, 255 any.
  public var recordClass: UInt16

  public static let internet: UInt16 = 1
  public static let anyClass: UInt16 = 255

  public init(name: DNSName, type: DNSType, recordClass: UInt16 = DNSQuestion.internet) {
    self.name = name
    self.type = type
    self.recordClass = recordClass
  }

  var size: Int { name.wire.count + 4 }
}
