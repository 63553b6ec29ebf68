import ConsulClient
import Testing

/// Transcripts: what the query asks for, what is answered, and what that is good for.
@Suite("Blocking queries")
struct BlockingQueryTests {
  private let here = ConsulEndpoint(host: "a")
  private let there = ConsulEndpoint(host: "b")
  private var random = SystemRandomNumberGenerator()

  private func isRead(_ step: BlockingQuery.Step) -> Bool {
    if case .read = step { true } else { false }
  }

  private func index(of step: BlockingQuery.Step) -> UInt64? {
    if case .block(let block) = step { block.index } else { nil }
  }

  private func pause(of step: BlockingQuery.Step) -> Duration {
    if case .read(let pause) = step { pause } else { .zero }
  }

  @Test("It reads at once, and then waits on the index that it was given")
  mutating func start() {
    var query = BlockingQuery()
    #expect(query.step(at: .zero, using: &random) == .read(after: .zero))
    #expect(query.answered(index: 7, by: here, at: .zero, using: &random) == .news)
    #expect(index(of: query.step(at: .seconds(1), using: &random)) == 7)
    #expect(query.answered(index: 9, by: here, at: .seconds(2), using: &random) == .news)
    #expect(index(of: query.step(at: .seconds(2), using: &random)) == 9)
  }

  @Test("A wait that runs out is no news, and the next one follows at once")
  mutating func unchanged() {
    var query = BlockingQuery()
    _ = query.step(at: .zero, using: &random)
    _ = query.answered(index: 7, by: here, at: .zero, using: &random)
    _ = query.step(at: .zero, using: &random)
    #expect(query.answered(index: 7, by: here, at: .seconds(40), using: &random) == .unchanged)
    #expect(index(of: query.step(at: .seconds(40), using: &random)) == 7)
  }

  @Test("Waits are spread below the full wait, and never past the next plain read")
  mutating func waits() {
    var options = BlockingQuery.Options()
    options.wait = .seconds(10)
    for start in [0, 30, 50] {
      var query = BlockingQuery(options)
      _ = query.step(at: .zero, using: &random)
      _ = query.answered(index: 7, by: here, at: .zero, using: &random)
      guard case .block(let block) = query.step(at: .seconds(start), using: &random) else {
        Issue.record("It does not wait after \(start) s.")
        return
      }
      #expect(block.wait <= .seconds(10))
      #expect(block.wait <= .seconds(60 - start))
      #expect(start > 0 || block.wait >= .seconds(9))
    }
  }

  @Test("Everything is read again from time to time, whatever the index says")
  mutating func periodicRead() {
    var query = BlockingQuery()
    _ = query.step(at: .zero, using: &random)
    _ = query.answered(index: 7, by: here, at: .zero, using: &random)
    #expect(index(of: query.step(at: .seconds(50), using: &random)) == 7)
    _ = query.answered(index: 7, by: here, at: .seconds(60), using: &random)
    #expect(query.step(at: .seconds(60), using: &random) == .read(after: .zero))
    #expect(query.answered(index: 7, by: here, at: .seconds(60), using: &random) == .news)
  }

  @Test("An index that goes back drops the answer and reads everything again at once")
  mutating func backwards() {
    var query = BlockingQuery()
    _ = query.step(at: .zero, using: &random)
    _ = query.answered(index: 90, by: here, at: .zero, using: &random)
    _ = query.step(at: .zero, using: &random)
    #expect(query.answered(index: 12, by: here, at: .seconds(1), using: &random) == .reset)
    #expect(query.step(at: .seconds(1), using: &random) == .read(after: .zero))
    #expect(query.answered(index: 12, by: here, at: .seconds(1), using: &random) == .news)
    #expect(index(of: query.step(at: .seconds(1), using: &random)) == 12)
  }

  @Test("A lower index of another server is no reset: indexes of two servers mean nothing to each other")
  mutating func anotherServer() {
    var query = BlockingQuery()
    _ = query.step(at: .zero, using: &random)
    _ = query.answered(index: 90, by: here, at: .zero, using: &random)
    query.failed(using: &random)
    #expect(isRead(query.step(at: .zero, using: &random)))
    #expect(query.answered(index: 12, by: there, at: .zero, using: &random) == .news)
    #expect(index(of: query.step(at: .zero, using: &random)) == 12)
  }

  @Test("An index of 0, or none, is never waited on: it is read again, more and more slowly", arguments: [0, nil] as [UInt64?])
  mutating func indexZero(index: UInt64?) {
    var query = BlockingQuery()
    var pauses: [Duration] = []
    for _ in 0..<8 {
      let step = query.step(at: .zero, using: &random)
      #expect(isRead(step))
      pauses.append(pause(of: step))
      #expect(query.answered(index: index, by: here, at: .zero, using: &random) == .news)
    }
    #expect(pauses[0] == .zero)
    #expect(pauses[1] >= .milliseconds(50) && pauses[1] <= .milliseconds(100))
    #expect(pauses[7] >= .milliseconds(2_500) && pauses[7] <= .seconds(5))
  }

  @Test("After failures it pauses longer each time up to a limit, and a success ends that")
  mutating func failures() {
    var query = BlockingQuery()
    _ = query.step(at: .zero, using: &random)
    _ = query.answered(index: 7, by: here, at: .zero, using: &random)
    for failure in 0..<30 {
      query.failed(using: &random)
      let step = query.step(at: .zero, using: &random)
      #expect(isRead(step))
      let full = min(Duration.milliseconds(100) * (1 << min(failure, 10)), .seconds(5))
      #expect(pause(of: step) >= full / 2 && pause(of: step) <= full)
    }
    _ = query.answered(index: 7, by: here, at: .zero, using: &random)
    #expect(index(of: query.step(at: .zero, using: &random)) == 7)
    query.failed(using: &random)
    #expect(pause(of: query.step(at: .zero, using: &random)) <= .milliseconds(100))
  }

  @Test("A server that answers at once without news is not asked in a loop")
  mutating func noBusyLoop() {
    var query = BlockingQuery()
    _ = query.step(at: .zero, using: &random)
    _ = query.answered(index: 7, by: here, at: .zero, using: &random)
    _ = query.step(at: .zero, using: &random)
    #expect(query.answered(index: 7, by: here, at: .milliseconds(1), using: &random) == .unchanged)
    #expect(pause(of: query.step(at: .milliseconds(1), using: &random)) >= .milliseconds(50))
  }

  @Test("An answer that is not trusted is read again at once")
  mutating func distrust() {
    var query = BlockingQuery()
    _ = query.step(at: .zero, using: &random)
    _ = query.answered(index: 7, by: here, at: .zero, using: &random)
    query.distrust()
    #expect(query.step(at: .zero, using: &random) == .read(after: .zero))
  }
}
