public import Rollcall

/// Rollcall's own layout: `<base>/rollcall/services/<service>/<node>/<id>` with everything that is known of an instance, as JSON.
///
/// Names are percent-encoded; an instance without a node has `-` in its place, and a node of that name `%2D`.
public struct RollcallLayout: FolderLayout {
  /// Everything of Rollcall's own lies under it: instances, and what engines keep besides.
  public let folder: String
  public let root: String

  public init(base: String = "") {
    folder = TreePath.base(base) + "/rollcall/"
    root = folder + "services/"
  }

  public var carriesHealth: Bool { true }
  public var levels: [TreeLevel] { [.service, .node, .instance] }

  public func prefix(of service: ServiceName) -> String {
    root + TreePath.component(service.rawValue) + "/"
  }

  public func key(of instance: InstanceKey) -> String {
    let node = instance.node.map { $0 == "-" ? "%2D" : TreePath.component($0) } ?? "-"
    return prefix(of: instance.service) + node + "/" + TreePath.component(instance.id)
  }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    do {
      return TreeRecord(key: key(of: instance.key), value: try InstanceDocument.encode(instance))
    } catch {
      throw RollcallError(.invalid, "The instance \(instance.key) cannot be written as JSON.", underlying: error)
    }
  }

  public func owns(_ key: String) -> Bool { key.utf8.starts(with: folder.utf8) }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 3 else { return .somethingElse }
    let instance: ServiceInstance
    do {
      instance = try InstanceDocument.decode(record.value)
    } catch {
      throw LayoutProblem(key: record.key, reason: "\(error)")
    }
    guard key(of: instance.key) == record.key else {
      throw LayoutProblem(key: record.key, reason: "The value speaks of another instance, \(instance.key).")
    }
    return .instance(instance)
  }
}
