public import DockerClient
import Foundation
public import Logging
import Rollcall
public import ServiceLifecycle
import Synchronization

/// Registers what listens in an engine's containers, for as long as it runs.
public final class ContainerRegistrar: Service {
  public struct Options: Sendable {
    public var rule = DeregisterRule.always
    /// How often everything is compared, whatever events say.
    public var resync = Duration.seconds(300)
    /// Between tries to register what a catalog did not take.
    public var retryInterval = Duration.seconds(2)

    public init() {}
  }

  private let docker: DockerConnection
  private let targets: [any ContainerTarget]
  private let options: Options
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let machine: Mutex<ContainerMachine>
  private let actions: AsyncStream<ContainerMachine.Action>
  private let perform: AsyncStream<ContainerMachine.Action>.Continuation
  /// What is to be registered, and the signal for each target that it has changed.
  private let latest = Mutex<(set: ContainerSet, number: Int)?>(nil)
  private let signals: [(stream: AsyncStream<Void>, signal: AsyncStream<Void>.Continuation)]
  private let follower = Mutex<(epoch: ContainerMachine.Epoch, task: Task<Void, Never>)?>(nil)
  /// Whether the engine's absence was told.
  private let isLost = Mutex(false)

  /// Health checks make three events each time, which mean nothing here: Docker is asked to keep them to itself.
  private static let filters = [
    "type": ["container", "network"],
    "event": ["start", "die", "destroy", "pause", "unpause", "rename", "restart", "update", "health_status", "connect", "disconnect"],
  ]

  /// Podman filters by other words than it then tells.
  private static func filters(of server: String) -> [String: [String]] {
    server.hasPrefix("Libpod") ? filters.filter { $0.key == "type" } : filters
  }

  /// - Parameter docker: is shut down at the end.
  public init(
    _ docker: DockerConnection, mapping: ContainerMapping, targets: [any ContainerTarget], options: Options = Options(),
    clock: any Clock<Duration> = ContinuousClock(), logger: Logger
  ) {
    self.docker = docker
    self.targets = targets
    self.options = options
    self.clock = clock
    self.logger = logger
    machine = Mutex(ContainerMachine(mapping, rule: options.rule))
    (actions, perform) = AsyncStream.makeStream()
    signals = targets.map { _ in
      let (stream, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
      return (stream, signal)
    }
  }

  /// Works until the task is cancelled or shut down; then takes out of the catalogs what it registered.
  public func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      await withDiscardingTaskGroup { group in
        for (target, signal) in zip(targets, signals) {
          group.addTask { await target.run() }
          group.addTask { await self.supply(target, at: signal.stream) }
        }
        group.addTask { await self.resync() }
        feed { $0.start() }
        for await action in actions {
          group.addTask { await self.execute(action) }
        }
        group.cancelAll()
      }
    }
    follower.withLock { $0 }?.task.cancel()
    await docker.shutdown()
  }

  private func feed(_ event: (inout ContainerMachine) -> [ContainerMachine.Action]) {
    machine.withLock { machine in
      for action in event(&machine) {
        // In the machine's order, unlike what is performed at the same time.
        if case .publish(let set) = action {
          latest.withLock { $0 = (set, ($0?.number ?? 0) + 1) }
        }
        perform.yield(action)
      }
    }
  }

  private func execute(_ action: ContainerMachine.Action) async {
    switch action {
    case .connect(let epoch, let pause):
      let task = Task { await self.follow(epoch, after: pause) }
      follower.withLock { $0 = (epoch, task) }
    case .disconnect(let epoch):
      follower.withLock { $0.flatMap { $0.epoch == epoch ? $0.task : nil } }?.cancel()
    case .list(let epoch):
      do {
        let ids = try await docker.containers().map(\.id)
        feed { $0.listed(epoch, ids) }
      } catch {
        lost(epoch, error)
      }
    case .inspect(let id, let epoch):
      do {
        let container = try await docker.container(id)
        feed { $0.inspected(epoch, id, container) }
      } catch {
        guard !Task.isCancelled else { return }
        // An engine that is gone is told of once.
        let isEngines = (error as? DockerError).map { [.refused, .timedOut, .unreadable].contains($0.code) } ?? true
        logger.log(
          level: isEngines ? .warning : .debug, "A container cannot be looked at.",
          metadata: ["container": "\(id.prefix(12))", "error": "\(error)"])
        feed { $0.inspectionFailed(epoch, id) }
      }
    case .publish:
      for signal in signals { signal.signal.yield() }
    case .note(let name, let notes):
      logger.debug("Not registered.", metadata: ["container": "\(name)", "reasons": "\(notes.joined(separator: " "))"])
    }
  }

  private func follow(_ epoch: ContainerMachine.Epoch, after pause: Duration) async {
    do {
      try await clock.sleep(for: pause)
      let greeting = try await docker.greet()
      // Its clock is told to the second, and it may listen to itself a moment after it answers.
      let events = try await docker.events(since: greeting.time?.addingTimeInterval(-2), filters: Self.filters(of: greeting.server))
      isLost.withLock { $0 = false }
      logger.info(
        "Docker is connected.", metadata: ["engine": "\(docker.endpoint)", "server": "\(greeting.server)", "api": "\(greeting.version)"])
      feed { $0.connected(epoch) }
      for try await event in events {
        if let container = event.container, !event.action.hasPrefix("exec") { feed { $0.noticed(epoch, container) } }
      }
      lost(epoch, DockerError(.interrupted, "\(docker.endpoint) has ended its events."))
    } catch {
      lost(epoch, error)
    }
  }

  private func lost(_ epoch: ContainerMachine.Epoch, _ error: any Error) {
    guard !Task.isCancelled, !(error is CancellationError) else { return }
    let isNews = isLost.withLock { isLost in
      defer { isLost = true }
      return !isLost
    }
    if isNews { logger.warning("Docker is lost; it is tried again, and what is registered stays.", metadata: ["reason": "\(error)"]) }
    feed { machine in
      var random = SystemRandomNumberGenerator()
      return machine.lost(epoch, using: &random)
    }
  }

  private func resync() async {
    while (try? await clock.sleep(for: options.resync)) != nil { feed { $0.resync() } }
  }

  /// Brings one target to what is desired, whatever the others do.
  private func supply(_ target: any ContainerTarget, at signals: AsyncStream<Void>) async {
    for await _ in signals {
      var done = 0
      var said = ""
      while !Task.isCancelled, let (set, number) = latest.withLock({ $0 }), number != done {
        do {
          try await target.apply(set)
          done = number
        } catch {
          guard !Task.isCancelled else { return }
          if said != "\(error)" {
            logger.warning(
              "A catalog did not take the containers' services; it is tried again.",
              metadata: ["catalog": "\(target.description)", "error": "\(error)"])
          }
          said = "\(error)"
          try? await clock.sleep(for: options.retryInterval)
        }
      }
    }
  }
}
