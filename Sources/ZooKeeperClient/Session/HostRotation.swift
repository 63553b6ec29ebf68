internal import NIOCore

/// Which server is tried next. Every address of every host is tried once before a pause, in an order of chance.
struct HostRotation {
  enum Candidate: Hashable {
    /// Its addresses are to be looked up.
    case host(ZooKeeperHost)
    case address(ServerAddress)
  }

  private let hosts: [ZooKeeperHost]
  private var untried: [Candidate] = []
  private(set) var failures: [ZooKeeperError] = []
  /// Of the round before: while the first try of this one is under way they are what is known.
  private var formerFailures: [ZooKeeperError] = []
  private var pause: RetryPause
  private var random: any RandomNumberGenerator & Sendable

  /// - Parameter hosts: at least one.
  init(
    _ hosts: [ZooKeeperHost], _ settings: ZooKeeperSettings.Connect,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.hosts = hosts
    self.random = random
    pause = RetryPause(initial: settings.backoff, maximum: settings.maximumBackoff)
  }

  /// - Parameters:
  ///   - first: tried before all others, where it is known to be good.
  ///   - last: tried after all others, as it was just lost.
  mutating func startRound(first: ZooKeeperHost? = nil, last: ZooKeeperHost? = nil) {
    var order = hosts.shuffled(using: &random)
    if let last, let place = order.firstIndex(of: last) { order.append(order.remove(at: place)) }
    if let first, let place = order.firstIndex(of: first) { order.insert(order.remove(at: place), at: 0) }
    untried = order.map { .host($0) }
    if !failures.isEmpty { formerFailures = failures }
    failures = []
  }

  /// - Returns: nil when the round is over.
  mutating func next() -> Candidate? {
    untried.isEmpty ? nil : untried.removeFirst()
  }

  /// The addresses come next.
  mutating func resolved(_ host: ZooKeeperHost, _ addresses: [SocketAddress]) {
    untried.insert(contentsOf: addresses.shuffled(using: &random).map { .address(ServerAddress(host: host, address: $0)) }, at: 0)
  }

  mutating func failed(_ error: ZooKeeperError) {
    failures.append(error)
  }

  mutating func nextPause() -> Duration { pause.next(using: &random) }

  mutating func succeeded() {
    pause.reset()
  }

  /// Any host, for looking whether it can write.
  mutating func anyHost() -> ZooKeeperHost? { hosts.randomElement(using: &random) }

  /// Why no server could be reached in this round, or in the one before.
  var summary: ZooKeeperError {
    let failures = failures.isEmpty ? formerFailures : failures
    guard let last = failures.last else { return ZooKeeperError(.unreachable, "the first server that is tried has not answered yet") }
    if failures.count == 1 { return last }
    let list = failures.map { "\($0.server ?? "?"): \($0.message)" }.joined(separator: "; ")
    let codes = Set(failures.map(\.code))
    return ZooKeeperError(codes.count == 1 ? last.code : .unreachable, "none of the servers will do: \(list)")
  }
}
