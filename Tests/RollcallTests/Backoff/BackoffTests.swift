import RollcallTesting
import Testing

@testable import Rollcall

@Suite("Backoff")
struct BackoffTests {
  private var random = SeededRandom(1)

  @Test("Pauses double from the first to the longest, and begin again after a success")
  mutating func doubling() {
    var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(1), jitter: 0)
    let pauses = (0..<6).map { _ in backoff.next(using: &random) }
    #expect(pauses == [.milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800), .seconds(1), .seconds(1)])
    #expect(backoff.failures == 6)
    backoff.reset()
    #expect(backoff.next(using: &random) == .milliseconds(100))
  }

  @Test("Jitter shortens each pause by a random share, within its bounds and over their whole width")
  mutating func jitter() {
    var backoff = Backoff(initial: .seconds(1), maximum: .seconds(1), jitter: 0.5)
    let pauses = (0..<1_000).map { _ in backoff.next(using: &random) }
    #expect(pauses.allSatisfy { $0 >= .milliseconds(500) && $0 <= .seconds(1) })
    #expect(pauses.contains { $0 < .milliseconds(550) })
    #expect(pauses.contains { $0 > .milliseconds(950) })
  }

  @Test("After any number of failures the pause is the longest")
  mutating func manyFailures() {
    var backoff = Backoff(initial: .nanoseconds(1), maximum: .seconds(10), jitter: 0)
    for _ in 0..<10_000 { _ = backoff.next(using: &random) }
    #expect(backoff.next(using: &random) == .nanoseconds(1 << 20))
    backoff = Backoff(initial: .seconds(3_600), maximum: .seconds(86_400), jitter: 0)
    for _ in 0..<100 { _ = backoff.next(using: &random) }
    #expect(backoff.next(using: &random) == .seconds(86_400))
  }

  @Test("Jitter outside of 0 to 1 counts as the nearer of them", arguments: [-1, 7, Double.nan, .infinity, -.infinity])
  mutating func oddJitter(jitter: Double) {
    var backoff = Backoff(initial: .seconds(1), maximum: .seconds(1), jitter: jitter)
    for _ in 0..<100 {
      let pause = backoff.next(using: &random)
      #expect(pause >= .zero && pause <= .seconds(1))
    }
  }

  @Test("Two that fail alike do not come back alike")
  mutating func spread() {
    var first = Backoff()
    var second = Backoff()
    #expect(first.next(using: &random) != second.next(using: &random))
    #expect(first.next() <= .milliseconds(200))
  }
}
