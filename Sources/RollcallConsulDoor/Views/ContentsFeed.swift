import Rollcall
import Synchronization

/// Follows everything in a catalog: the list of services, each service in it, and the nodes, all by their shared views.
final class ContentsFeed: Sendable {
  private struct State {
    var list: ServiceList?
    var nodes: ServiceSnapshot?
    var services: [ServiceName: ServiceSnapshot] = [:]
    /// One per service of the list.
    var followers: [ServiceName: Task<Void, Never>] = [:]
    var isEnded = false
  }

  private let live: LiveCatalog
  private let state = Mutex(State())

  init(_ live: LiveCatalog) {
    self.live = live
  }

  func updates() -> AsyncStream<CatalogContents> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let views = live.views
      let nodes = Task {
        for await nodes in views.service(.nodes).snapshots {
          state.withLock { $0.nodes = nodes }
          publish(continuation)
        }
      }
      let list = Task {
        for await list in views.services().snapshots() {
          follow(list, continuation)
          publish(continuation)
        }
        continuation.finish()
      }
      continuation.onTermination = { [self] _ in
        nodes.cancel()
        list.cancel()
        let followers = state.withLock {
          $0.isEnded = true
          return Array($0.followers.values)
        }
        for follower in followers { follower.cancel() }
      }
    }
  }

  /// Starts to follow what is new in the list, and ends it for what is gone.
  private func follow(_ list: ServiceList, _ continuation: AsyncStream<CatalogContents>.Continuation) {
    let names = Set(list.services.map(\.name))
    let ended = state.withLock {
      $0.list = list
      var ended: [Task<Void, Never>] = []
      for (name, follower) in $0.followers where !names.contains(name) {
        ended.append(follower)
        $0.followers[name] = nil
        $0.services[name] = nil
      }
      for name in names where $0.followers[name] == nil && !$0.isEnded { $0.followers[name] = follower(of: name, continuation) }
      return ended
    }
    for follower in ended { follower.cancel() }
  }

  private func follower(of name: ServiceName, _ continuation: AsyncStream<CatalogContents>.Continuation) -> Task<Void, Never> {
    let view = live.views.service(name)
    return Task {
      for await snapshot in view.snapshots {
        state.withLock { if $0.followers[name] != nil { $0.services[name] = snapshot } }
        publish(continuation)
      }
    }
  }

  /// Once everything that is listed has been read. Under the lock, so that no older contents come after newer ones.
  private func publish(_ continuation: AsyncStream<CatalogContents>.Continuation) {
    state.withLock { state in
      guard let list = state.list, let nodes = state.nodes else { return }
      let services = list.services.compactMap { state.services[$0.name] }
      guard services.count == list.services.count else { return }
      continuation.yield(CatalogContents(list, services, live.table(nodes)))
    }
  }
}
