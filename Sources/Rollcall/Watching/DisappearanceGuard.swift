/// Holds back a mass disappearance that shows right after a reconnect until a second read confirms it: a pure state machine.
package struct DisappearanceGuard: Sendable {
  private var isFresh = false
  private var isConfirming = false

  package init() {}

  /// The connection was lost, or the server's history began anew.
  package mutating func interrupted() {
    isFresh = true
    isConfirming = false
  }

  /// - Returns: whether the set may be published. If not, it is to be read again after a pause.
  package mutating func permits(_ new: Set<String>, after old: Set<String>) -> Bool {
    guard isFresh else { return true }
    if !isConfirming, old.subtracting(new).count * 2 > old.count {
      isConfirming = true
      return false
    }
    isFresh = false
    isConfirming = false
    return true
  }
}
