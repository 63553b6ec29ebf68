import AsyncAlgorithms
import EtcdClient
import Foundation
import Logging
import Rollcall

/// Performs what a ``FollowMachine`` decides, until its task is cancelled or the catalog is closed.
struct Follower<Fold: RangeFold>: Sendable {
  private typealias Machine = FollowMachine<Fold>

  private enum Input: Sendable {
    case event(EtcdWatchEvent)
    case relistIsDue
  }

  let link: EtcdLink
  /// For the log.
  let name: String
  let range: EtcdKeyRange
  let empty: Fold

  func run(_ yield: (Fold.Snapshot) -> Void) async {
    var machine = Machine(empty)
    var step = machine.start()
    do {
      while !Task.isCancelled {
        publish(step, yield)
        switch step.next {
        case .read(let pause):
          if pause > .zero { try await Task.sleep(for: pause) }
          step = try await read(&machine)
        case .watch(let revision): step = try await watch(from: revision, &machine, yield)
        case .goOn: return
        }
      }
    } catch {
      // Cancelled, or closed.
    }
  }

  private func publish(_ step: Machine.Step, _ yield: (Fold.Snapshot) -> Void) {
    for note in step.notes { link.notes.log(note, to: link.logger) }
    if let set = step.set { yield(set) }
  }

  private func read(_ machine: inout Machine) async throws -> Machine.Step {
    do {
      // An unreachable server is known at once: the set is stale from then on.
      let listing = try await link.etcd.list(range, call: EtcdCallOptions(failsFast: true))
      return machine.wasRead(listing.entries, at: listing.revision)
    } catch let error as EtcdError where error.reason != .closed {
      link.logger.debug("A range could not be read.", metadata: ["watch": "\(name)", "error": "\(error)"])
      var random = SystemRandomNumberGenerator()
      return machine.readFailed(RollcallError(error, catalog: link.url).message, at: Date(), using: &random)
    }
  }

  /// Watches until something else is to be done.
  private func watch(
    from revision: Int64, _ machine: inout Machine, _ yield: (Fold.Snapshot) -> Void
  ) async throws -> Machine.Step {
    let events = link.etcd.watch(range, EtcdWatchOptions(from: revision)).map { Input.event($0) }
    let interval = link.settings.relistInterval * Double.random(in: 0.8...1)
    let timer = AsyncTimerSequence(interval: interval, clock: .continuous).map { _ in Input.relistIsDue }
    do {
      for try await input in merge(events, timer) {
        let step = take(input, &machine)
        guard step.next == .goOn else { return step }
        publish(step, yield)
      }
      throw CancellationError()
    } catch let error as EtcdError where error.reason != .closed {
      link.logger.debug("A watch has ended.", metadata: ["watch": "\(name)", "error": "\(error)"])
      return error.reason == .compacted ? machine.compacted() : lost(error, &machine)
    }
  }

  private func take(_ input: Input, _ machine: inout Machine) -> Machine.Step {
    switch input {
    case .relistIsDue: machine.relistIsDue()
    case .event(.opened): machine.opened()
    case .event(.changes(let changes, let revision)): machine.changed(changes, upTo: revision)
    case .event(.progress(let revision)): machine.progressed(to: revision)
    case .event(.interrupted(let error)): lost(error, &machine)
    }
  }

  private func lost(_ error: EtcdError, _ machine: inout Machine) -> Machine.Step {
    var random = SystemRandomNumberGenerator()
    return machine.lost(RollcallError(error, catalog: link.url).message, at: Date(), using: &random)
  }
}
