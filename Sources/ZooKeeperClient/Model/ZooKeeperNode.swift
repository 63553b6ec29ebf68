/// A node's data and stat, read at one moment.
public struct ZooKeeperNode: Hashable, Sendable {
  /// Null and empty data are two things.
  public var data: [UInt8]?
  public var stat: ZooKeeperStat

  public init(data: [UInt8]?, stat: ZooKeeperStat) {
    self.data = data
    self.stat = stat
  }

  /// The data as text; nil when it is null or not UTF-8.
  public var text: String? { data.flatMap { String(validating: $0, as: UTF8.self) } }
}
