import AsyncAlgorithms
import Logging
import Rollcall
import RollcallAgent

/// Ends the sessions of the agent's node that have lost a check. ``SessionInvalidation`` decides which.
struct SessionInvalidator {
  typealias Event = SessionInvalidation.Event

  let live: LiveCatalog
  let node: String
  let agent: Agent?
  let logger: Logger
  private let events = AsyncChannel<Event>()

  init(_ door: DoorResources) {
    (live, node, agent, logger) = (door.own, door.settings.node, door.agent, door.logger)
  }

  /// Until the task is cancelled, or the catalog closed.
  func run() async {
    guard let directory = live.catalog.sessions, let view = live.views.sessions() else { return }
    // What the agent has yet to register again after a restart is not lost.
    await agent?.published()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await list in view.snapshots() where list.freshness.isCurrent {
          await events.send(.sessions(list.sessions.filter { $0.options.attributes[SessionAttribute.node] == node }))
        }
        events.finish()
      }
      await follow(directory)
      group.cancelAll()
    }
  }

  private func follow(_ directory: any SessionDirectory) async {
    var machine = SessionInvalidation()
    var followers: [ServiceName: Task<Void, Never>] = [:]
    defer { for follower in followers.values { follower.cancel() } }
    for await event in events {
      var actions = machine.handle(event)[...]
      while let action = actions.popFirst(), !Task.isCancelled {
        switch action {
        case .follow(let name): followers[name] = follower(of: name)
        case .leave(let name): followers.removeValue(forKey: name)?.cancel()
        case .ask(let name):
          guard let snapshot = await insist({ try await live.catalog.instances(of: name) }) else { continue }
          actions += machine.handle(.confirmed(name, .init(snapshot, on: node)))
        case .end(let id):
          logger.info("A session has lost a check, or its node, and is ended.", metadata: ["session": "\(id)"])
          await insist { try await directory.session(id)?.close() }
        }
      }
    }
  }

  private func follower(of name: ServiceName) -> Task<Void, Never> {
    let view = live.views.service(name)
    return Task {
      // What is known of a lost catalog says nothing of the checks.
      for await snapshot in view.snapshots where snapshot.freshness.isCurrent {
        await events.send(.seen(name, .init(snapshot, on: node)))
      }
    }
  }

  /// Tries until the catalog can be reached again.
  /// - Returns: nil when it refuses, or the task is cancelled.
  @discardableResult private func insist<Value>(_ attempt: () async throws -> Value) async -> Value? {
    var backoff = Backoff()
    var random = SystemRandomNumberGenerator()
    while !Task.isCancelled {
      do {
        return try await attempt()
      } catch let error as RollcallError where error.isTransient {
        try? await Task.sleep(for: backoff.next(using: &random))
      } catch {
        logger.warning("Sessions that lost a check may live on: the catalog refuses.", metadata: ["error": "\(error)"])
        return nil
      }
    }
    return nil
  }
}
