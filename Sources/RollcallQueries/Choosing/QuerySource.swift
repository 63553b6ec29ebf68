public import Rollcall

/// A service with its nodes in one catalog, at one moment.
public protocol QuerySource: Sendable {
  var instances: [RegisteredInstance] { get }

  /// The node of that name as it is registered; nil where it is not.
  func node(_ name: String) -> RegisteredInstance?
}
