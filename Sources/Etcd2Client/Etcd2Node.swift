/// A key or folder of etcd's v2 store.
public struct Etcd2Node: Sendable, Hashable, Decodable {
  /// With a slash before it; empty for the root.
  public var key: String
  /// Nil for a folder.
  public var value: String?
  public var isFolder: Bool
  /// When it came to be, and when it was last changed or refreshed.
  public var createdIndex: UInt64
  public var modifiedIndex: UInt64
  /// In seconds; nil for one that stays.
  public var timeToLive: Int64?
  /// What a folder holds, as far as was asked for.
  public var nodes: [Etcd2Node]

  private enum CodingKeys: String, CodingKey {
    case key, value, createdIndex, modifiedIndex, nodes
    case isFolder = "dir"
    case timeToLive = "ttl"
  }

  public init(key: String, value: String?, createdIndex: UInt64 = 0, modifiedIndex: UInt64 = 0, timeToLive: Int64? = nil) {
    self.key = key
    self.value = value
    isFolder = value == nil
    self.createdIndex = createdIndex
    self.modifiedIndex = modifiedIndex
    self.timeToLive = timeToLive
    nodes = []
  }

  /// The root has no key, an empty folder no nodes.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    key = try fields.decodeIfPresent(String.self, forKey: .key) ?? ""
    isFolder = try fields.decodeIfPresent(Bool.self, forKey: .isFolder) ?? false
    value = try fields.decodeIfPresent(String.self, forKey: .value)
    createdIndex = try fields.decodeIfPresent(UInt64.self, forKey: .createdIndex) ?? 0
    modifiedIndex = try fields.decodeIfPresent(UInt64.self, forKey: .modifiedIndex) ?? 0
    timeToLive = try fields.decodeIfPresent(Int64.self, forKey: .timeToLive)
    nodes = try fields.decodeIfPresent([Etcd2Node].self, forKey: .nodes) ?? []
  }

  /// All keys in it, itself if it is one. Without recursion, so that no depth is too great.
  public var leaves: [Etcd2Node] {
    var (leaves, rest) = ([Etcd2Node](), [self])
    while let node = rest.popLast() {
      if node.isFolder { rest += node.nodes } else { leaves.append(node) }
    }
    return leaves
  }
}
