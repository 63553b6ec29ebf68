import NIOCore
import Synchronization

/// The connections that are open, and no more than so many.
final class ConnectionPlaces: Sendable {
  private let most: Int
  private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

  init(_ most: Int) {
    self.most = most
  }

  var all: [any Channel] { open.withLock { Array($0.values) } }

  /// Whether there is a place, which is then taken.
  func enter(_ channel: any Channel) -> Bool {
    open.withLock { open in
      guard open.count < most else { return false }
      open[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  func leave(_ channel: any Channel) {
    _ = open.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
  }
}
