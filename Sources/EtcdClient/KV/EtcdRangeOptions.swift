internal import struct Foundation.Data

/// What of a range is read, and how.
public struct EtcdRangeOptions: Hashable, Sendable {
  public struct Sort: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
      case key
      case version
      case createRevision
      case modRevision
      case value
    }

    public var target: Target
    public var isDescending: Bool

    public init(by target: Target, isDescending: Bool = false) {
      self.target = target
      self.isDescending = isDescending
    }
  }

  /// At most so many keys; `nil` for all.
  public var limit: Int?
  /// As things stood then; `nil` for now.
  public var revision: Int64?
  /// `nil` for ascending keys.
  public var sort: Sort?
  /// What the asked member has, which may be old; it answers without a quorum.
  public var isSerializable: Bool
  /// Without values.
  public var keysOnly: Bool
  /// Without anything but the count.
  public var countOnly: Bool

  public init(
    limit: Int? = nil, revision: Int64? = nil, sort: Sort? = nil, isSerializable: Bool = false, keysOnly: Bool = false,
    countOnly: Bool = false
  ) {
    self.limit = limit
    self.revision = revision
    self.sort = sort
    self.isSerializable = isSerializable
    self.keysOnly = keysOnly
    self.countOnly = countOnly
  }

  func request(_ range: EtcdKeyRange) -> ProtoRangeRequest {
    var request = ProtoRangeRequest()
    request.key = Data(range.key)
    request.rangeEnd = Data(range.end)
    request.limit = Int64(limit ?? 0)
    request.revision = revision ?? 0
    if let sort {
      request.sortTarget =
        switch sort.target {
        case .key: .key
        case .version: .version
        case .createRevision: .createRevision
        case .modRevision: .modRevision
        case .value: .value
        }
      request.sortOrder = sort.isDescending ? .descending : .ascending
    }
    request.serializable = isSerializable
    request.keysOnly = keysOnly
    request.countOnly = countOnly
    return request
  }
}
