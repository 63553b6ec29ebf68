import EtcdClient
import Rollcall
import RollcallLayouts

/// Where everything lies in etcd: instances as the layout says, keys of the key-value store at `<base>/<key>`, and what only Rollcall's own
/// layout has room for.
struct Places: Sendable {
  let layout: any TreeLayout
  let layoutName: String
  /// With the slash at its end: a key `a/b` of the key-value store lies at this and `a/b`.
  let keyRoot: String
  /// Where sessions are described; nil where the folder belongs to a layout of others.
  let sessionRoot: String?

  init(_ choice: LayoutChoice, base: String) {
    layout = choice.layout(base: base)
    layoutName = choice.rawValue
    let folder = base.reversed().drop { $0 == "/" }.reversed()
    keyRoot = String(folder) + "/"
    sessionRoot = (layout as? RollcallLayout).map { $0.folder + "sessions/" }
  }

  func sessionKey(_ lease: EtcdLeaseID) -> EtcdKey? { sessionRoot.map { EtcdKey("\($0)\(lease)") } }

  func services() -> EtcdKeyRange { .prefix(EtcdKey(layout.root)) }

  func instances(of service: ServiceName) -> EtcdKeyRange { .prefix(EtcdKey(layout.prefix(of: service))) }

  /// Where a key of the key-value store lies.
  /// - Throws: `.invalid` for a key that cannot be, or belongs to the layout.
  func path(ofKey key: String) throws(RollcallError) -> String {
    guard !key.isEmpty else { throw .invalid("A key is empty.") }
    guard !key.utf8.contains(0) else { throw .invalid("The key '\(key)' has a zero byte in it.") }
    let path = keyRoot + key
    guard !layout.owns(path) else {
      throw .invalid("The key '\(key)' lies at '\(path)', where the layout '\(layoutName)' keeps its own. Use another key.")
    }
    return path
  }

  /// All keys of the key-value store with that prefix, and maybe the layout's own.
  func keys(withPrefix prefix: String) -> EtcdKeyRange { .prefix(EtcdKey(keyRoot + prefix)) }

  func range(of selector: KeySelector) throws(RollcallError) -> EtcdKeyRange {
    switch selector {
    case .key(let key): KeyPart.range(of: try path(ofKey: key))
    case .prefix(let prefix): keys(withPrefix: prefix)
    }
  }

  /// Whether a prefix has keys of the key-value store only.
  func isPlain(prefix: String) -> Bool {
    let path = (keyRoot + prefix).utf8
    let own = (sessionRoot == nil ? layout.root : keyRoot + "rollcall/").utf8
    return !own.starts(with: path) && !path.starts(with: own)
  }

  /// - Parameter path: the key in etcd, as text.
  /// - Returns: the key of the key-value store; nil for one that lies elsewhere or belongs to the layout.
  func keyName(_ path: String) -> String? {
    guard path.utf8.starts(with: keyRoot.utf8), path.utf8.count > keyRoot.utf8.count, !layout.owns(path) else { return nil }
    return String(Substring(path.utf8.dropFirst(keyRoot.utf8.count)))
  }
}
