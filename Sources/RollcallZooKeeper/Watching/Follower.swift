import Foundation
import Logging
import Rollcall
import ZooKeeperClient

/// Follows a range of nodes by a ``RangeWatch``, and performs what a ``FollowMachine`` decides, until its task is cancelled or the catalog is closed.
struct Follower<Fold: NodeFold>: Sendable {
  private typealias Machine = FollowMachine<Fold>

  /// How long a connection may take before what is known counts as stale.
  private static var patience: Duration { .milliseconds(500) }

  let link: ZooKeeperLink
  /// For the log.
  let name: String
  let range: Places.Range
  let empty: @Sendable ([Relocation]) -> Fold

  func run(_ yield: (Fold.Snapshot) -> Void) async {
    var machine = Machine(empty([]))
    do {
      while true {
        try Task.checkCancellation()
        do {
          let client = try link.client()
          try await follow(client, &machine, yield)
        } catch let error as ZooKeeperError where error.code != .closed {
          link.logger.debug("A watch was interrupted.", metadata: ["watch": "\(name)", "error": "\(error)"])
          var random = SystemRandomNumberGenerator()
          let step = machine.lost(RollcallError(error, catalog: link.url).message, at: Date(), using: &random)
          publish(step, yield)
          try await pause(step.rereadAfter)
        }
      }
    } catch {
      // Cancelled, or closed.
    }
  }

  /// Until the session ends, or what the range means is another place.
  private func follow(_ client: ZooKeeper, _ machine: inout Machine, _ yield: (Fold.Snapshot) -> Void) async throws {
    try await waitForConnection(client, &machine, yield)
    let desk = WatchDesk()
    let connection = Task { await noteLosses(of: client, at: desk) }
    defer { connection.cancel() }
    let place = try await LinkFollower(link: link, client: client, onChange: { desk.note { $0.ended() } }).place(of: range)
    defer { for task in place.watching { task.cancel() } }
    machine.isMoved(to: empty(place.range.links))
    let watch = try await RangeWatch(place.range, at: desk, client, folderChanged: place.folderChanged)
    var trail = TrailWatch(client, at: desk)
    let clock = Task {
      try await Task.sleep(for: link.settings.relistInterval * Double.random(in: 0.8...1))
      while true {
        desk.note { $0.missed() }
        try await Task.sleep(for: link.settings.relistInterval)
      }
    }
    defer {
      watch.cancel()
      trail.cancel()
      clock.cancel()
    }
    desk.note { $0.missed() }
    // A link that has changed before its watch stood.
    if try await LinkFollower(link: link, client: client).place(of: range).range.links != place.range.links { return }
    while true {
      let step: Machine.Step
      switch try await desk.next() {
      case .watchAgain: return
      case .lost(let reason):
        var random = SystemRandomNumberGenerator()
        publish(machine.lost(reason, at: Date(), using: &random), yield)
        // The watch says when it is there again, unless it has done so already.
        if client.state.isConnected { desk.note { $0.missed() } }
        continue
      case .readAll:
        guard let reading = try await watch.all() else {
          desk.note { $0.missed() }
          continue
        }
        step = machine.wasRead(reading.nodes, at: reading.revision)
        try await follow(reading.trail, &trail)
      case .read(let paths):
        guard let changes = try await watch.these(paths) else {
          desk.note { $0.missed() }
          continue
        }
        step = machine.wereRead(changes.nodes, at: changes.revision)
        try await follow(changes.trail, &trail)
      }
      publish(step, yield)
      if let delay = step.rereadAfter {
        try await pause(delay)
        desk.note { $0.missed() }
      }
    }
  }

  private func follow(_ found: LinkTrail, _ watch: inout TrailWatch) async throws {
    for note in found.notes { link.notes.log(note) }
    try await watch.add(found.visited)
  }

  /// What is known is stale until there is a connection, and after a moment without one.
  private func waitForConnection(_ client: ZooKeeper, _ machine: inout Machine, _ yield: (Fold.Snapshot) -> Void) async throws {
    if client.state.isConnected { return }
    do {
      try await client.waitUntilConnected(within: Self.patience)
    } catch let error as ZooKeeperError where error.mayPass {
      var random = SystemRandomNumberGenerator()
      publish(machine.lost(RollcallError(error, catalog: link.url).message, at: Date(), using: &random), yield)
      while !client.state.isConnected {
        do {
          try await client.waitUntilConnected(within: link.settings.requestTimeout)
        } catch let error as ZooKeeperError where error.mayPass {
          try Task.checkCancellation()
        }
      }
    }
  }

  private func noteLosses(of client: ZooKeeper, at desk: WatchDesk) async {
    for await state in client.states {
      switch state {
      case .disconnected(let error), .expired(let error), .authFailed(let error):
        let reason = RollcallError(error, catalog: link.url).message
        desk.note { $0.lost(reason) }
      case .connecting, .connected, .connectedReadOnly, .closed: break
      }
    }
  }

  private func publish(_ step: Machine.Step, _ yield: (Fold.Snapshot) -> Void) {
    for note in step.notes { link.notes.log(note) }
    if let set = step.set { yield(set) }
  }

  private func pause(_ duration: Duration?) async throws {
    if let duration { try await Task.sleep(for: duration) }
  }
}
