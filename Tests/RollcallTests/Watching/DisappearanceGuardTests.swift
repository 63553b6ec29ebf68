import Testing

@testable import Rollcall

@Suite("Mass disappearance")
struct DisappearanceGuardTests {
  private enum Event {
    case interrupted
    /// A set is read, after this one was the last that was published.
    case read(Set<String>, after: Set<String>)
  }

  private let all: Set = ["a", "b", "c", "d"]

  /// Which of the sets may be published.
  private func permitted(_ events: Event...) -> [Bool] {
    var disappearance = DisappearanceGuard()
    return events.compactMap { event in
      switch event {
      case .interrupted:
        disappearance.interrupted()
        return nil
      case .read(let new, let old): return disappearance.permits(new, after: old)
      }
    }
  }

  @Test("Without an interruption every set is published")
  func calm() {
    #expect(permitted(.read([], after: all)) == [true])
  }

  @Test("Right after an interruption an empty set is published only when a second read confirms it")
  func confirmed() {
    #expect(permitted(.interrupted, .read([], after: all), .read([], after: all), .read([], after: all)) == [false, true, true])
  }

  @Test("A second read that has everything again is published, and ends the suspicion")
  func recovered() {
    #expect(permitted(.interrupted, .read(["a"], after: all), .read(all, after: all), .read([], after: all)) == [false, true, true])
  }

  @Test("The loss of a smaller part is published at once, as is the first set of all")
  func smallLoss() {
    #expect(permitted(.interrupted, .read(["a", "b", "x"], after: all)) == [true])
    #expect(permitted(.interrupted, .read([], after: [])) == [true])
  }

  @Test("An interruption during the confirmation begins it anew")
  func interruptedAgain() {
    let events = permitted(
      .interrupted, .read([], after: all), .interrupted, .read([], after: all), .read([], after: all))
    #expect(events == [false, false, true])
  }
}
