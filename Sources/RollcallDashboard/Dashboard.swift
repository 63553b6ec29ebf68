import Foundation
public import Logging
import Rollcall
public import ServiceLifecycle
import Synchronization

/// What an operator sees and does in a browser: the services of all attached catalogs, live.
///
/// Mount its ``routes`` in an HTTP server, and run it beside the ``Rollcall/Views`` of its catalogs. It follows them from the first page that is opened until
/// the last one has been closed for a while.
public final class Dashboard: Service {
  /// What was counted since the agent's start.
  public struct Counts: Sendable {
    public var registrations: Double
    public var lookups: Double

    public init(registrations: Double, lookups: Double) {
      self.registrations = registrations
      self.lookups = lookups
    }
  }

  public struct Settings: Sendable {
    /// The agent's own node.
    public var node: String
    /// For how long to follow without a page, so that the time line has no gap when one is loaded anew.
    public var lingerTime = Duration.seconds(600)
    /// Whether there is a demonstration at `/ui/demo`.
    public var hasDemonstration = false
    /// Whether to follow from the start, page or not.
    public var isEager = false
    /// Changes within this time are told as one.
    public var gatherTime = Duration.milliseconds(25)
    /// Nil where nothing is counted.
    public var counts: (@Sendable () -> Counts)?

    public init(node: String) {
      self.node = node
    }
  }

  let settings: Settings
  let catalogs: [DashboardCatalog]
  let feed: EventFeed<DashboardContent>
  let probes = RunningProbes()
  let logger: Logger
  private let machine: Mutex<ContentsMachine>
  private let news: AsyncStream<Void>
  private let tell: AsyncStream<Void>.Continuation

  public init(_ settings: Settings, catalogs: [DashboardCatalog], logger: Logger) {
    self.settings = settings
    self.catalogs = catalogs
    self.logger = logger
    let machine = Self.beginning(catalogs)
    feed = EventFeed(machine.content)
    self.machine = Mutex(machine)
    (news, tell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Shows how long a catalog took to notice that something was gone.
  public func record(_ latency: DetectionLatency) {
    change { $0.latency(latency) }
  }

  /// Serves pages until the task is cancelled or shut down, which ends their streams.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.publish() }
        group.addTask { await self.sampleRates() }
        await self.followWhileWanted()
        group.cancelAll()
      }
    }
    feed.close()
  }

  private func followWhileWanted() async {
    var following: Task<Void, Never>?
    if settings.isEager { following = Task { await follow() } }
    var lingering: Task<Void, Never>?
    for await readers in feed.readerCounts {
      lingering?.cancel()
      if readers > 0 {
        if following?.isCancelled ?? true { following = Task { await follow() } }
      } else if !settings.isEager, let following {
        lingering = Task { [settings] in
          if (try? await Task.sleep(for: settings.lingerTime)) != nil { following.cancel() }
        }
      }
    }
    lingering?.cancel()
    following?.cancel()
  }

  private static func beginning(_ catalogs: [DashboardCatalog]) -> ContentsMachine {
    let shown = catalogs.map { ShownCatalog(name: $0.name, url: $0.catalog.description, connection: $0.catalog.connection) }
    return ContentsMachine(shown, began: Date())
  }

  private func follow() async {
    // What was known before an interruption is no more than old.
    change { $0 = Self.beginning(catalogs) }
    await withDiscardingTaskGroup { group in
      for (place, catalog) in catalogs.enumerated() {
        group.addTask {
          await CatalogFollower(place: place, catalog: catalog) { [weak self] in self?.change($0) }.run()
        }
      }
    }
  }

  private func change(_ body: (inout ContentsMachine) -> Void) {
    machine.withLock { body(&$0) }
    tell.yield()
  }

  /// Tells pages what is new: the first change at once, what follows close behind it together.
  private func publish() async {
    for await _ in news {
      let (isBeginning, change, content) = machine.withLock { ($0.takeBeginning(), $0.takeChange(), $0.content) }
      if isBeginning {
        feed.publish("state", content, content: content)
      } else if let change {
        feed.publish("change", change, content: content)
      } else {
        continue
      }
      guard (try? await Task.sleep(for: settings.gatherTime)) != nil else { return }
    }
  }

  /// As long as somebody looks.
  private func sampleRates() async {
    guard let counts = settings.counts else { return }
    for await readers in feed.readerCounts where readers > 0 {
      var sampler = RateSampler()
      while feed.readers > 0 {
        let now = counts()
        if let rates = sampler.sample(registrations: now.registrations, lookups: now.lookups, at: .now) { change { $0.rates(rates) } }
        guard (try? await Task.sleep(for: .seconds(1), tolerance: .milliseconds(100))) != nil else { return }
      }
    }
  }
}
