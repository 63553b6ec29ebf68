import DequeModule
import DockerClient
import Rollcall

/// Keeps what is to be registered equal to what runs in an engine: a pure state machine.
///
/// First it listens, then it lists, then it looks at each container. An event tells only that a container is to be looked at: what it is then decides, so that neither
/// a missed event nor one too many matters. When the engine is lost what is known stays, and everything is looked at again once it is back.
struct ContainerMachine {
  /// A connection to the engine. Results of an earlier one change nothing.
  typealias Epoch = UInt64

  enum Action: Equatable {
    /// Listen to events; then tell ``connected(_:)``, and ``lost(_:using:)`` at the end.
    case connect(Epoch, after: Duration)
    case disconnect(Epoch)
    case list(Epoch)
    case inspect(String, Epoch)
    case publish(ContainerSet)
    /// For people: why something in a container is not registered.
    case note(String, [String])
  }

  private enum Link {
    case none
    case connecting
    case open
  }

  private enum Look {
    case queued
    case underWay
    /// Something happened since it was asked for.
    case underWayAndAgain
  }

  private struct Known {
    var container: DockerContainer
    var services: [ContainerService] = []
    var notes: [String] = []
  }

  private let mapping: ContainerMapping
  private let rule: DeregisterRule
  private let maximumLooks: Int
  private var backoff: Backoff
  private var link = Link.none
  private var epoch: Epoch = 0
  private var isListing = false
  /// On this connection.
  private var hasListed = false
  /// Nothing was published since the last list.
  private var isRoundOpen = false
  private var known: [String: Known] = [:]
  private var looks: [String: Look] = [:]
  private var queue: Deque<String> = []
  /// Containers about which the engine would say nothing.
  private var failed: Set<String> = []
  private var published: ContainerSet?

  init(_ mapping: ContainerMapping, rule: DeregisterRule = .always, maximumLooks: Int = 8, backoff: Backoff = Backoff(maximum: .seconds(5)))
  {
    self.mapping = mapping
    self.rule = rule
    self.maximumLooks = max(1, maximumLooks)
    self.backoff = backoff
  }

  // MARK: The connection

  mutating func start() -> [Action] {
    guard link == .none else { return [] }
    return [connect(after: .zero)]
  }

  mutating func connected(_ epoch: Epoch) -> [Action] {
    guard epoch == self.epoch, link == .connecting else { return [] }
    link = .open
    isListing = true
    return [.list(epoch)]
  }

  mutating func lost(_ epoch: Epoch, using random: inout some RandomNumberGenerator) -> [Action] {
    guard epoch == self.epoch, link != .none else { return [] }
    looks = [:]
    queue = []
    isListing = false
    hasListed = false
    return [.disconnect(epoch), connect(after: backoff.next(using: &random))]
  }

  private mutating func connect(after pause: Duration) -> Action {
    link = .connecting
    epoch += 1
    return .connect(epoch, after: pause)
  }

  // MARK: What runs

  /// It is time to compare everything, whatever events say.
  mutating func resync() -> [Action] {
    guard link == .open, !isListing else { return [] }
    isListing = true
    return [.list(epoch)]
  }

  mutating func listed(_ epoch: Epoch, _ ids: [String]) -> [Action] {
    guard epoch == self.epoch, isListing else { return [] }
    isListing = false
    hasListed = true
    isRoundOpen = true
    backoff.reset()
    failed = []
    // What is known and not listed may have gone, and may have come since.
    for id in Set(ids).union(known.keys).sorted() { enqueue(id) }
    return dispatch() + publish()
  }

  /// Something happened to a container.
  mutating func noticed(_ epoch: Epoch, _ id: String) -> [Action] {
    guard epoch == self.epoch, link == .open else { return [] }
    enqueue(id)
    return dispatch()
  }

  /// - Parameter container: nil when there is none any more.
  mutating func inspected(_ epoch: Epoch, _ id: String, _ container: DockerContainer?) -> [Action] {
    guard finish(epoch, id) else { return [] }
    failed.remove(id)
    let notes = take(id, container)
    return notes + dispatch() + publish()
  }

  /// What is known of it stays; it is asked for again with the next list, or when something happens to it.
  mutating func inspectionFailed(_ epoch: Epoch, _ id: String) -> [Action] {
    guard finish(epoch, id) else { return [] }
    failed.insert(id)
    return dispatch() + publish()
  }

  private mutating func enqueue(_ id: String) {
    switch looks[id] {
    case nil:
      looks[id] = .queued
      queue.append(id)
    case .underWay: looks[id] = .underWayAndAgain
    case .queued, .underWayAndAgain: break
    }
  }

  private mutating func dispatch() -> [Action] {
    var actions: [Action] = []
    var free = maximumLooks - (looks.count - queue.count)
    while free > 0, let id = queue.popFirst() {
      looks[id] = .underWay
      free -= 1
      actions.append(.inspect(id, epoch))
    }
    return actions
  }

  private mutating func finish(_ epoch: Epoch, _ id: String) -> Bool {
    guard epoch == self.epoch, let look = looks[id], look != .queued else { return false }
    looks[id] = nil
    if look == .underWayAndAgain { enqueue(id) }
    return true
  }

  // MARK: What that means

  private mutating func take(_ id: String, _ container: DockerContainer?) -> [Action] {
    guard let container, stays(container) else {
      known[id] = nil
      return remapSharers(of: id)
    }
    guard container.state.isRunning, !container.state.isRestarting else {
      // Between two lives, or kept after its end: where it listened is not told any more.
      var entry = known[id] ?? Known(container: container)
      if container.state.isRestarting { entry.container.state = container.state }
      let health = ContainerHealth(container.state)
      for index in entry.services.indices where container.state.isRestarting { entry.services[index].health = health }
      known[id] = entry
      return []
    }
    return map(id, container) + remapSharers(of: id)
  }

  /// Whether what the container registered stays.
  private func stays(_ container: DockerContainer) -> Bool {
    // Docker says of one that is restarting that it runs.
    if container.state.isRunning || container.state.isRestarting { return true }
    guard rule == .onSuccess, let entry = known[container.id], !entry.services.isEmpty else { return false }
    return container.state.exitCode != 0 && container.state.exitCode & 128 == 0
  }

  private mutating func map(_ id: String, _ container: DockerContainer) -> [Action] {
    let (services, notes) = mapping.services(of: container, networkOf: container.networkOwner.flatMap(owner))
    let isNews = known[id]?.notes != notes
    known[id] = Known(container: container, services: services, notes: notes)
    return isNews && !notes.isEmpty ? [.note(container.name, notes)] : []
  }

  private func owner(_ id: String) -> DockerContainer? {
    known[id]?.container ?? known.values.first { $0.container.name == id }?.container
  }

  /// Those in the network of a container are where that one is.
  private mutating func remapSharers(of id: String) -> [Action] {
    let sharers = known.filter { sharer, entry in
      guard let owner = entry.container.networkOwner, sharer != id, !entry.container.state.isRestarting else { return false }
      return owner == id || owner == known[id]?.container.name
    }
    return sharers.sorted { $0.key < $1.key }.flatMap { map($0.key, $0.value.container) }
  }

  private mutating func publish() -> [Action] {
    let isComplete = hasListed && looks.isEmpty && failed.isEmpty
    let set = ContainerSet(services: desired, isComplete: isComplete)
    guard set.services != published?.services || (isRoundOpen && hasListed && looks.isEmpty) else { return [] }
    if looks.isEmpty { isRoundOpen = false }
    published = set
    return [.publish(set)]
  }

  /// Of two containers with the same name and id the one that started last has it.
  private var desired: [ContainerService] {
    var services: [ContainerService.Key: ContainerService] = [:]
    for entry in known.values.sorted(by: { ($0.container.state.started, $0.container.id) < ($1.container.state.started, $1.container.id) })
    {
      for service in entry.services { services[service.key] = service }
    }
    return services.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }
}
