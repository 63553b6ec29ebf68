import Foundation
import LocalServers
public import Logging
public import Rollcall
public import RollcallDashboard
public import ServiceLifecycle
import Synchronization

/// The evening of the talk: machines that come and go, and how each catalog hears of it.
public final class Demonstration: Service {
  /// Under which the machines are found.
  public static let service = ServiceName("ep2016")
  /// The background of a catalog's column.
  public static let colourKey = "ep2016/color"
  /// What a server may take beyond the time to live.
  static let tick = Duration.seconds(1)
  static let machineCount = 4

  let catalogs: [DemoCatalog]
  let machines: [RealServer<RaspberryPi>]
  let feed: EventFeed<DemoContent>
  /// How long a catalog may take to notice that a machine is gone.
  public let bound: Duration
  private let content: Mutex<DemoContent>
  private let record: @Sendable (DetectionLatency) -> Void
  private let logger: Logger

  /// - Parameters:
  ///   - timeToLive: how long a machine outlives its last sign of life.
  ///   - program: the path of `rollcall`.
  ///   - record: is told each measured latency.
  /// - Throws: ``LocalServers/RealServerError`` when there are no free ports.
  public init(
    _ catalogs: [DemoCatalog], timeToLive: Duration, program: String, record: @escaping @Sendable (DetectionLatency) -> Void,
    logger: Logger
  ) throws {
    self.catalogs = catalogs
    self.record = record
    self.logger = logger
    bound = timeToLive + Self.tick
    machines = try (1...Self.machineCount).map { number in
      try RealServer(
        RaspberryPi(name: "pi-\(number)", catalogs: catalogs.map(\.url), timeToLive: timeToLive, program: program))
    }
    let content = DemoContent(
      columns: catalogs.map { DemoContent.Column(name: $0.name, url: $0.catalog.description) },
      machines: machines.map { DemoContent.Machine(name: $0.kind.name, port: $0.kind.port(at: $0.site)) }, bound: bound)
    self.content = Mutex(content)
    feed = EventFeed(content)
  }

  /// Shows what the catalogs say until the task is cancelled or shut down; then ends the machines.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        for (place, catalog) in self.catalogs.enumerated() {
          group.addTask { await self.followHosts(of: catalog, at: place) }
          group.addTask { await self.followColour(of: catalog, at: place) }
        }
      }
    }
    feed.close()
    await withDiscardingTaskGroup { group in
      for machine in machines { group.addTask { await machine.kill() } }
    }
  }

  /// Does something to a machine.
  /// - Throws: ``LocalServers/RealServerError`` when it does not start.
  /// - Returns: false when that cannot be done to it now.
  func perform(_ action: MachineAction, on place: Int) async throws -> Bool {
    guard begin(action, on: place) else { return false }
    let machine = machines[place]
    switch action {
    case .plugIn:
      do {
        try await machine.start()
        change { $0.machines[place].state = .running }
      } catch {
        change { $0.machines[place].state = .out }
        throw error
      }
    case .pullOut: await machine.kill()
    case .freeze: machine.suspend()
    case .thaw: machine.resume()
    }
    return true
  }

  /// Takes the action as begun, so that no second one comes between.
  private func begin(_ action: MachineAction, on place: Int) -> Bool {
    var isBegun = false
    change { content in
      let machine = content.machines[place]
      guard action.isPossible(in: machine.state) else { return }
      isBegun = true
      switch action {
      case .plugIn: content.machines[place].state = .starting
      case .pullOut: content.machines[place].state = .out
      case .freeze: content.machines[place].state = .frozen
      case .thaw: content.machines[place].state = .running
      }
      for index in content.removals.indices where content.removals[index].machine == machine.name {
        // One that is frozen already is on its way out.
        if action != .pullOut || machine.state != .frozen { content.removals[index].isOver = true }
      }
      guard action == .pullOut && machine.state == .running || action == .freeze else { return }
      content.removals.append(
        Removal(machine: machine.name, manner: action == .freeze ? "frozen" : "pulled out", time: Date()))
      content.removals.removeFirst(max(0, content.removals.count - DemoContent.maximumRemovals))
    }
    return isBegun
  }

  private func followHosts(of catalog: DemoCatalog, at place: Int) async {
    for await snapshot in catalog.views.service(Self.service).snapshots {
      var latencies: [DetectionLatency] = []
      change { content in
        content.columns[place].hosts = snapshot.instances
        content.columns[place].staleSince = if case .stale(let since, _) = snapshot.freshness { since } else { nil }
        guard snapshot.freshness.isCurrent else { return }
        let present = Set(snapshot.instances.map(\.id))
        for index in content.removals.indices {
          let removal = content.removals[index]
          guard !removal.isOver, removal.latencies[catalog.name] == nil, !present.contains(removal.machine) else { continue }
          let latency = Duration.seconds(Date().timeIntervalSince(removal.time))
          content.removals[index].latencies[catalog.name] = latency
          latencies.append(
            DetectionLatency(
              catalog: catalog.name, time: Date(), latency: latency, bound: bound, subject: "\(removal.machine), \(removal.manner)"))
        }
      }
      for latency in latencies { record(latency) }
    }
  }

  private func followColour(of catalog: DemoCatalog, at place: Int) async {
    for await snapshot in catalog.views.keys(.key(Self.colourKey)).snapshots() {
      let colour = snapshot.entries.first.map { String(decoding: $0.value.prefix(64), as: UTF8.self) }
      change { $0.columns[place].colour = colour }
    }
  }

  private func change(_ body: (inout DemoContent) -> Void) {
    // Told while the lock is held, so that pages hear of changes in their order; the feed calls nobody back.
    content.withLock { content in
      body(&content)
      feed.publish("state", content, content: content)
    }
  }
}
