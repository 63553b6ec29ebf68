public import Rollcall

/// What a layout finds at a key.
public enum TreeReading: Sendable, Hashable {
  case instance(ServiceInstance)
  /// A key that belongs to others, a folder, or a placeholder.
  case somethingElse
}
