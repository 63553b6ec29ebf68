public import Rollcall

/// How service instances lie in a tree of keys: which key an instance has, what is written there, and what a key with its value means.
///
/// Engines over a tree (etcd, ZooKeeper) are written against this protocol. A layout does no I/O and knows no server. Keys are paths with
/// slashes; an engine whose paths begin with one finds it there.
public protocol TreeLayout: Sendable {
  /// Whether checks, maintenance and node survive the layout. Without it a failing instance can only be withdrawn.
  var carriesHealth: Bool { get }

  /// Everything that is an instance of any service lies under it. It ends with a slash, or is empty.
  var root: String { get }

  /// Everything that is an instance of this service lies under it, and maybe others too. It ends with a slash.
  func prefix(of service: ServiceName) -> String

  /// The key and value of an instance.
  /// - Throws: `.unsupported` when the layout cannot tell the instance back as it is, as with a second node for the same id.
  func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord

  /// The key of an instance that is known by name only.
  func key(of instance: InstanceKey) -> String

  /// Whether a key is this layout's by where it lies, whatever its value. Such a key is no key of the key-value store.
  func owns(_ key: String) -> Bool

  /// What lies at a key.
  /// - Throws: ``LayoutProblem`` when the key is one of this layout's and the value cannot be read.
  func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading
}
