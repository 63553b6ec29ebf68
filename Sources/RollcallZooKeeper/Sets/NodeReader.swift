import Rollcall
import RollcallLayouts

/// Makes instances of nodes, as a layout has them.
struct NodeReader: Sendable {
  let layout: any FolderLayout

  /// - Returns: nil for what is no instance.
  func read(_ node: FoundNode, _ notes: inout [NodeNote]) -> RegisteredInstance? {
    do {
      guard case .instance(let instance) = try layout.read(TreeRecord(key: node.path, value: node.data ?? [])) else { return nil }
      if node.session == nil { notes.append(.cannotExpire(path: node.path)) }
      return RegisteredInstance(
        instance, createRevision: node.createRevision, modifyRevision: node.modifyRevision, session: node.session)
    } catch {
      notes.append(.unreadable(path: node.path, reason: error.reason))
      return nil
    }
  }
}
