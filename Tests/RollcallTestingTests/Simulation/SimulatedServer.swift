import Logging
import Rollcall
import RollcallEmbedded
import Synchronization

/// A server that can be killed, frozen and emptied, over an embedded catalog in memory.
final class SimulatedServer: Sendable {
  enum Status: Sendable, Equatable {
    case up(life: Int)
    case down
  }

  private struct State {
    var catalog = EmbeddedCatalog(logger: .silent)
    /// Counts the stores that there were: a session belongs to one of them.
    var life = 1
    var isUp = true
    var listeners: [AsyncStream<Status>.Continuation] = []
    /// What ``PlantedBug/forgetsWrites`` undoes at the next kill.
    var lastOverwritten: KeyValueEntry?

    var status: Status { isUp ? .up(life: life) : .down }
  }

  let bug: PlantedBug?
  private let state = Mutex(State())

  init(_ bug: PlantedBug?) {
    self.bug = bug
  }

  var status: Status { state.withLock(\.status) }

  /// The store behind the server, which only a running server gives out.
  func store() throws -> (catalog: any Catalog, life: Int) {
    try state.withLock { state in
      guard state.isUp else { throw RollcallError(.unreachable, "The simulated server is down.") }
      return (state.catalog, state.life)
    }
  }

  /// The present status at once, then each change.
  func statuses() -> AsyncStream<Status> {
    let (stream, listener) = AsyncStream.makeStream(of: Status.self)
    state.withLock { state in
      state.listeners.append(listener)
      listener.yield(state.status)
    }
    return stream
  }

  func note(overwritten entry: KeyValueEntry?) {
    state.withLock { $0.lastOverwritten = entry }
  }

  func goDown() {
    change { $0.isUp = false }
  }

  func comeBack(empty: Bool) async throws {
    let (catalog, forgotten) = state.withLock { ($0.catalog, $0.lastOverwritten) }
    if bug == .forgetsWrites, let forgotten { try await catalog.keyValues.put(forgotten.key, forgotten.value) }
    change { state in
      state.isUp = true
      guard empty else { return }
      state.catalog = EmbeddedCatalog(logger: .silent)
      state.life += 1
    }
  }

  private func change(_ body: (inout State) -> Void) {
    state.withLock { state in
      body(&state)
      for listener in state.listeners { listener.yield(state.status) }
    }
  }
}

extension Logger {
  static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
