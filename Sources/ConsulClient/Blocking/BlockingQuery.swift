/// Follows one blocking endpoint with the sanity rules for its index: a pure state machine.
///
/// Its user asks for the ``step(at:using:)`` to do, does it, tells what came of it, and asks again. Times are counted from any fixed moment.
public struct BlockingQuery: Sendable {
  public struct Options: Sendable, Hashable {
    /// How long one query blocks; the real waits are up to a tenth shorter, so that many watchers spread.
    public var wait = Duration.seconds(60)
    /// A plain read at least this often, whatever the index says, up to a tenth sooner.
    public var readAgain = Duration.seconds(60)
    /// Pauses after failures.
    public var firstPause = Duration.milliseconds(100)
    public var longestPause = Duration.seconds(5)

    public init() {}
  }

  public enum Step: Sendable, Equatable {
    /// Read without an index, from any endpoint, after the pause.
    case read(after: Duration)
    case block(ConsulBlock)
  }

  /// What an answer is good for.
  public enum Verdict: Sendable, Equatable {
    /// A complete and possibly new state.
    case news
    /// Nothing has changed; the query only ran out.
    case unchanged
    /// The server's history has begun anew. The answer is to be dropped: the next step reads everything again.
    case reset
  }

  private let options: Options
  /// 0 before the first answer, and whenever the index cannot be relied on.
  private var index: UInt64 = 0
  private var endpoint: ConsulEndpoint?
  private var nextRead: Duration = .zero
  private var pause: Duration = .zero
  private var failures = 0
  private var isBlocking = false
  private var sent: Duration = .zero

  public init(_ options: Options = Options()) {
    self.options = options
  }

  public mutating func step(at now: Duration, using random: inout some RandomNumberGenerator) -> Step {
    sent = now
    isBlocking = index > 0 && now < nextRead
    guard isBlocking else {
      nextRead = now + pause + shortened(options.readAgain, using: &random)
      return .read(after: pause)
    }
    let wait = min(shortened(options.wait, using: &random), nextRead - now)
    return .block(ConsulBlock(index: index, wait: max(wait, .milliseconds(10))))
  }

  public mutating func answered(
    index newIndex: UInt64?, by newEndpoint: ConsulEndpoint, at now: Duration, using random: inout some RandomNumberGenerator
  ) -> Verdict {
    let wasBlocking = isBlocking
    defer { endpoint = newEndpoint }
    // Consul promises an index above 0. Without one there is nothing to wait on: read again, more and more slowly.
    guard let newIndex, newIndex > 0 else {
      index = 0
      slowDown(using: &random)
      return .news
    }
    if newEndpoint == endpoint, newIndex < index {
      index = 0
      pause = .zero
      return .reset
    }
    let isSame = newEndpoint == endpoint && newIndex == index
    index = newIndex
    if wasBlocking, isSame {
      // An answer without news before its time would make this loop spin.
      if now - sent < options.wait / 100 {
        index = 0
        slowDown(using: &random)
      } else {
        settle()
      }
      return .unchanged
    }
    settle()
    return .news
  }

  /// The request failed: the index is no longer relied on.
  public mutating func failed(using random: inout some RandomNumberGenerator) {
    index = 0
    slowDown(using: &random)
  }

  /// The last answer is to be confirmed: the next step reads everything again.
  public mutating func distrust() {
    index = 0
    settle()
  }

  private mutating func settle() {
    pause = .zero
    failures = 0
  }

  private mutating func slowDown(using random: inout some RandomNumberGenerator) {
    let full = min(options.firstPause * (1 << min(failures, 16)), options.longestPause)
    failures += 1
    pause = full * Double.random(in: 0.5...1, using: &random)
  }

  private func shortened(_ duration: Duration, using random: inout some RandomNumberGenerator) -> Duration {
    duration * Double.random(in: 0.9...1, using: &random)
  }
}
