import DNSMessage
import Testing

/// A question that is put to a real Consul and to the agent.
struct ComparedQuestion: Sendable, CustomTestStringConvertible {
  /// What the agent answers instead, and why that is better.
  struct Difference: Sendable {
    var reason: String
    var code: DNSResponseCode
    var answers: [String]
    var authorities: [String]
    var additionals: [String]
  }

  var name: String
  var type: DNSType
  /// Of EDNS.
  var size: UInt16?
  var flags: UInt16 = 0x0100
  var recordClass = DNSQuestion.internet
  var version: UInt8 = 0
  var difference: Difference?

  var testDescription: String { "\(name) \(type)" }

  static func ask(_ name: String, _ type: DNSType, size: UInt16? = nil, flags: UInt16 = 0x0100) -> ComparedQuestion {
    ComparedQuestion(name: name, type: type, size: size, flags: flags)
  }

  func of(class recordClass: UInt16) -> ComparedQuestion {
    var copy = self
    copy.recordClass = recordClass
    return copy
  }

  func version(_ version: UInt8) -> ComparedQuestion {
    var copy = self
    copy.version = version
    return copy
  }

  func differs(
    _ reason: String, _ code: DNSResponseCode = .noError, answers: [String] = [], authorities: [String] = [], additionals: [String] = []
  ) -> ComparedQuestion {
    var copy = self
    copy.difference = Difference(reason: reason, code: code, answers: answers, authorities: authorities, additionals: additionals)
    return copy
  }
}
