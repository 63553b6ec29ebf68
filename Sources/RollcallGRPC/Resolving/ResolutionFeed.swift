internal import GRPCNIOTransportHTTP2Posix
internal import Rollcall
private import Synchronization

/// Tells a channel where to connect to: at each change of the view, and again and again in between.
///
/// The repetition is for the channel's sake. A connection that its server ends in good order, as servers do with old ones, is made again only when the
/// resolver speaks next; and an endpoint that was to go once another is ready goes only then, ready or not.
final class ResolutionFeed: Sendable {
  /// How often host names are looked up again.
  private static let namesLast = Duration.seconds(30)

  private let resolution: Resolution
  private let results: AsyncStream<NameResolutionResult>.Continuation
  private let machine: Mutex<ResolutionMachine>
  /// At most as many wait as the machine lets run at once.
  private let lookups: AsyncStream<HostPort>
  private let requests: AsyncStream<HostPort>.Continuation

  init(_ resolution: Resolution, _ results: AsyncStream<NameResolutionResult>.Continuation) {
    self.resolution = resolution
    self.results = results
    let target = resolution.target
    machine = Mutex(ResolutionMachine(target.service, plan: EndpointPlan(maximumConnections: target.maximumConnections)))
    (lookups, requests) = AsyncStream.makeStream()
  }

  /// Works until the task is cancelled. When the catalog is closed, what it said last stands.
  func run() async {
    let view = resolution.target.discovery.view(of: resolution.target.service)
    await withDiscardingTaskGroup { group in
      group.addTask {
        for await snapshot in view.snapshots { self.feed { $0.took(snapshot) } }
      }
      group.addTask { await self.repeatItself() }
      for await name in lookups {
        group.addTask {
          let found = await self.resolution.lookUp(name)
          self.feed { $0.found(found, for: name) }
        }
      }
    }
  }

  private func repeatItself() async {
    var age = Duration.zero
    while (try? await resolution.clock.sleep(for: resolution.target.refresh)) != nil {
      age += resolution.target.refresh
      if age < Self.namesLast {
        publish()
      } else {
        age = .zero
        feed { $0.refreshNames() }
      }
    }
  }

  private func feed(_ event: (inout ResolutionMachine) -> [HostPort]) {
    for name in machine.withLock({ event(&$0) }) { requests.yield(name) }
    publish()
  }

  private func publish() {
    guard let endpoints = machine.withLock(\.endpoints) else { return }
    results.yield(NameResolutionResult(endpoints: endpoints, serviceConfig: resolution.target.serviceConfig.map { .success($0) }))
  }
}
