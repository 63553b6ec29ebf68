internal import Rollcall

extension SessionOptions {
  /// Longer than any lease makes sense, and far from what a `Duration` can carry.
  private static let longest = Duration.seconds(366 * 86_400)

  /// Of name and attributes, in bytes.
  private static let maximumSize = 64 << 10

  func validate() throws(RollcallError) {
    if let timeout {
      guard timeout > .zero, timeout <= Self.longest else {
        throw .invalid("The session timeout \(timeout) must be more than zero and at most \(Self.longest).")
      }
    }
    let size = attributes.reduce(name.utf8.count) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    guard size <= Self.maximumSize else {
      throw RollcallError(
        .tooLarge, "The session's name and attributes have \(size) bytes; at most \(Self.maximumSize) are possible.")
    }
    guard lockDelay >= .zero, lockDelay <= Self.longest else {
      throw .invalid("The lock delay \(lockDelay) must be from zero to \(Self.longest).")
    }
  }
}
