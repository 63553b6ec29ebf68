private import Synchronization

/// One lane per name: who is in a lane has it alone, and the next in line enters when it is left.
final class Lanes<Name: Hashable & Sendable>: Sendable {
  private let waiting = Mutex<[Name: [CheckedContinuation<Void, Never>]]>([:])

  /// Waits until the lane is free. Nobody stays in a lane without a limit, so waiting is not cut short by cancellation.
  func enter(_ name: Name) async {
    if enterIfFree(name) { return }
    await withCheckedContinuation { continuation in
      let isFree = waiting.withLock { waiting in
        guard waiting[name] != nil else {
          waiting[name] = []
          return true
        }
        waiting[name]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// - Returns: whether the lane was free and is now the caller's.
  func enterIfFree(_ name: Name) -> Bool {
    waiting.withLock { waiting in
      guard waiting[name] == nil else { return false }
      waiting[name] = []
      return true
    }
  }

  func leave(_ name: Name) {
    let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
      guard var line = waiting[name] else { return nil }
      guard !line.isEmpty else {
        waiting[name] = nil
        return nil
      }
      let next = line.removeFirst()
      waiting[name] = line
      return next
    }
    next?.resume()
  }
}
