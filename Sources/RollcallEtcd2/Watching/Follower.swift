import Etcd2Client
import Foundation
import Logging
import Rollcall

/// Follows a folder until its task is cancelled or the catalog is closed: reads it, waits for one event after the other, and reads it again
/// after an interruption, when events were missed (the server keeps a thousand of all keys), and from time to time.
struct Follower<Fold: LeafFold>: Sendable {
  private static var confirmationPause: Duration { .seconds(1) }
  /// A wait without an event ends after this time, and everything is read again: a connection that is silently dead is found so.
  private static var longestWait: Duration { .seconds(10) }

  let link: Etcd2Link
  let folder: String
  let empty: Fold

  func run(_ yield: (Fold.Snapshot) -> Void) async {
    var fold = empty
    var published: Fold.Snapshot?
    var disappearance = DisappearanceGuard()
    var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))
    var index: UInt64 = 0
    func publish(_ set: Fold.Snapshot) {
      guard published.map({ !$0.isSameState(as: set) }) ?? true else { return }
      published = set
      yield(set)
    }
    while !Task.isCancelled {
      do {
        let (leaves, read) = try await link.leaves(of: folder)
        link.monitor.succeeded(link.client.currentEndpoint)
        // The store was emptied, or restored from a backup.
        if read < index { disappearance.interrupted() }
        index = read
        fold.reset(to: leaves, at: Revision(read))
        guard disappearance.permits(fold.snapshot.members, after: published?.members ?? []) else {
          try await Task.sleep(for: Self.confirmationPause)
          continue
        }
        publish(fold.snapshot)
        // Where everything can be read and nothing waited for, the pauses grow.
        while let answer = try await wait(from: index + 1, &backoff) {
          index = max(index, answer.node.modifiedIndex)
          fold.apply(answer.event)
          publish(fold.snapshot)
        }
      } catch let error as Etcd2Error where error.isOutdated {
        link.logger.debug("Events were missed; the folder is read again.", metadata: ["folder": "\(folder)"])
      } catch let error as Etcd2Error where error.kind != .closed {
        link.monitor.note(error)
        disappearance.interrupted()
        let message = RollcallError(error, catalog: link.url).message
        if published?.isCurrent ?? true { publish((published ?? fold.snapshot).markedStale(since: Date(), reason: message)) }
        guard (try? await Task.sleep(for: backoff.next())) != nil else { return }
      } catch {
        // Cancelled, or closed.
        return
      }
    }
  }

  /// - Returns: nil when nothing came for a while.
  private func wait(from index: UInt64, _ backoff: inout Backoff) async throws -> Etcd2Answer? {
    let answer = try await link.client.wait(folder, from: index, isRecursive: true, atMost: Self.longestWait)
    backoff.reset()
    return answer
  }
}
