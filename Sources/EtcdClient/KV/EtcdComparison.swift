internal import struct Foundation.Data

/// A condition of a transaction. Of a key that does not exist, every number is 0.
public struct EtcdComparison: Hashable, Sendable {
  public enum Relation: Hashable, Sendable {
    case equal
    case notEqual
    case greater
    case less
  }

  public enum Operand: Hashable, Sendable {
    case version(Int64)
    case createRevision(Int64)
    case modRevision(Int64)
    /// False for a key that does not exist, whatever the relation.
    case value([UInt8])
    /// `nil` for no lease.
    case lease(EtcdLeaseID?)
  }

  /// It must hold for every key there.
  public var range: EtcdKeyRange
  public var relation: Relation
  public var operand: Operand

  public init(_ range: EtcdKeyRange, _ relation: Relation, _ operand: Operand) {
    self.range = range
    self.relation = relation
    self.operand = operand
  }

  public static func exists(_ key: EtcdKey) -> EtcdComparison { EtcdComparison(.key(key), .greater, .createRevision(0)) }

  public static func isMissing(_ key: EtcdKey) -> EtcdComparison { EtcdComparison(.key(key), .equal, .createRevision(0)) }

  /// The key was last changed at that revision.
  public static func isUnchanged(_ key: EtcdKey, since modRevision: Int64) -> EtcdComparison {
    EtcdComparison(.key(key), .equal, .modRevision(modRevision))
  }

  var request: ProtoCompare {
    var request = ProtoCompare()
    request.key = Data(range.key)
    request.rangeEnd = Data(range.end)
    request.result =
      switch relation {
      case .equal: .equal
      case .notEqual: .notEqual
      case .greater: .greater
      case .less: .less
      }
    switch operand {
    case .version(let number): (request.target, request.operand) = (.version, .version(number))
    case .createRevision(let number): (request.target, request.operand) = (.createRevision, .createRevision(number))
    case .modRevision(let number): (request.target, request.operand) = (.modRevision, .modRevision(number))
    case .value(let bytes): (request.target, request.operand) = (.value, .value(Data(bytes)))
    case .lease(let id): (request.target, request.operand) = (.lease, .lease(id?.rawValue ?? 0))
    }
    return request
  }
}
