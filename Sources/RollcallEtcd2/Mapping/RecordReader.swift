import Etcd2Client
import Logging
import Rollcall
import RollcallLayouts

/// Makes instances of leaves, as a layout has them; what cannot be read is reported by its key and skipped.
struct RecordReader: Sendable {
  let layout: any TreeLayout
  let logger: Logger

  /// - Returns: nil for what is no instance.
  func read(_ node: Etcd2Node) -> RegisteredInstance? {
    guard let value = node.value else { return nil }
    do {
      guard case .instance(let instance) = try layout.read(TreeRecord(key: node.key, text: value)) else { return nil }
      if node.timeToLive == nil {
        logger.debug("An instance has no TTL: it stays until somebody removes it.", metadata: ["key": "\(node.key)"])
      }
      // The v2 API has no sessions: whoever refreshes a key is its owner.
      return RegisteredInstance(
        instance, createRevision: Revision(node.createdIndex), modifyRevision: Revision(node.modifiedIndex), session: nil)
    } catch {
      logger.warning("A key was skipped: \(error.reason)", metadata: ["key": "\(node.key)"])
      return nil
    }
  }
}
