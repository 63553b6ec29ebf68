internal import Rollcall

extension SessionOptions {
  /// Longer than any lease makes sense, and far from what a `Duration` can carry.
  private static let longest = Duration.seconds(366 * 86_400)

  func validate() throws(RollcallError) {
    if let timeout {
      guard timeout > .zero, timeout <= Self.longest else {
        throw .invalid("The session timeout \(timeout) must be more than zero and at most \(Self.longest).")
      }
    }
    guard lockDelay >= .zero, lockDelay <= Self.longest else {
      throw .invalid("The lock delay \(lockDelay) must be from zero to \(Self.longest).")
    }
  }
}
