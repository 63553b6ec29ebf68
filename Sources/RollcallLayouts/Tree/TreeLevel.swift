/// What one component of a key stands for.
public enum TreeLevel: Sendable, Hashable {
  case service
  case node
  case instance
  /// A folder of this name; what lies beside it belongs to others.
  case fixed(String)
}
