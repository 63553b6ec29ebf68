import Foundation
import Testing

@testable import RollcallEmbedded

@Suite struct TimeBaseTests {
  private func base(now: Duration, wall seconds: Double) -> TimeBase {
    TimeBase(now: now, wall: Date(timeIntervalSince1970: seconds))
  }

  @Test func `A deadline keeps its distance over the wall clock`() {
    let first = base(now: .seconds(100), wall: 5_000)
    let stored = first.wallMilliseconds(at: .seconds(107))
    #expect(stored == 5_007_000)
    // Another life of the process, whose clock began anew, three seconds later.
    let second = base(now: .seconds(1), wall: 5_003)
    #expect(second.time(atWallMilliseconds: stored, plus: .zero, longest: .seconds(10)) == .seconds(5))
    #expect(second.time(atWallMilliseconds: stored, plus: .seconds(1), longest: .seconds(10)) == .seconds(6))
  }

  @Test func `A deadline in the past is now, and none is further away than its whole timeout`() {
    let time = base(now: .seconds(1), wall: 5_000)
    #expect(time.time(atWallMilliseconds: 4_990_000, plus: .seconds(1), longest: .seconds(10)) == .seconds(1))
    #expect(time.time(atWallMilliseconds: 9_000_000, plus: .seconds(1), longest: .seconds(10)) == .seconds(11))
    #expect(time.time(atWallMilliseconds: .max, plus: .seconds(1), longest: .seconds(10)) == .seconds(11))
    #expect(time.time(atWallMilliseconds: .min, plus: .seconds(1), longest: .seconds(10)) == .seconds(1))
  }

  @Test func `A wall clock that was set is told from one that goes a little wrong`() {
    let first = base(now: .seconds(100), wall: 5_000)
    #expect(!base(now: .seconds(160), wall: 5_060.9).isSet(against: first))
    #expect(base(now: .seconds(160), wall: 5_062).isSet(against: first))
    #expect(base(now: .seconds(160), wall: 5_058).isSet(against: first))
  }
}
