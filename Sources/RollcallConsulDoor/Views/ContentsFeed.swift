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

  /// The contents once everything that is listed has been read, and again after changes, put together when they are asked for.
  func updates() -> AsyncStream<CatalogContents> {
    let (changes, change) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let views = live.views
    let nodes = Task {
      for await nodes in views.service(.nodes).snapshots {
        state.withLock { $0.nodes = nodes }
        change.yield()
      }
    }
    let list = Task {
      for await list in views.services().snapshots() {
        follow(list, change)
        change.yield()
      }
      change.finish()
    }
    change.onTermination = { [self] _ in
      nodes.cancel()
      list.cancel()
      let followers = state.withLock {
        $0.isEnded = true
        return Array($0.followers.values)
      }
      for follower in followers { follower.cancel() }
    }
    return AsyncStream {
      for await _ in changes {
        if let contents = self.contents() { return contents }
      }
      return nil
    }
  }

  /// Starts to follow what is new in the list, and ends it for what is gone.
  private func follow(_ list: ServiceList, _ change: AsyncStream<Void>.Continuation) {
    let names = Set(list.services.map(\.name))
    let ended = state.withLock {
      $0.list = list
      var ended: [Task<Void, Never>] = []
      for (name, follower) in $0.followers where !names.contains(name) {
        ended.append(follower)
        $0.followers[name] = nil
        $0.services[name] = nil
      }
      for name in names where $0.followers[name] == nil && !$0.isEnded { $0.followers[name] = follower(of: name, change) }
      return ended
    }
    for follower in ended { follower.cancel() }
  }

  private func follower(of name: ServiceName, _ change: AsyncStream<Void>.Continuation) -> Task<Void, Never> {
    let view = live.views.service(name)
    return Task {
      for await snapshot in view.snapshots {
        state.withLock { if $0.followers[name] != nil { $0.services[name] = snapshot } }
        change.yield()
      }
    }
  }

  /// Nil until everything that is listed has been read.
  private func contents() -> CatalogContents? {
    state.withLock { state in
      guard let list = state.list, let nodes = state.nodes else { return nil }
      let services = list.services.compactMap { state.services[$0.name] }
      guard services.count == list.services.count else { return nil }
      return CatalogContents(list, services, live.table(nodes))
    }
  }
}
