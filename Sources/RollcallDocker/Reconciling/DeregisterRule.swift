/// When what a container registered goes.
public enum DeregisterRule: String, Sendable, CaseIterable {
  /// When it ends.
  case always
  /// When it ends well, by itself or by a signal; after a failure, when it is removed or started again.
  case onSuccess = "on-success"
}
