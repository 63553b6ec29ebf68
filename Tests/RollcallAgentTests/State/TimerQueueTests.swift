import Testing

@testable import RollcallAgent

@Suite struct TimerQueueTests {
  @Test func namesComeUpInTheOrderOfTheirTimes() {
    var queue = TimerQueue<String>()
    queue.schedule("b", at: .seconds(2))
    queue.schedule("a", at: .seconds(1))
    #expect(queue.next == .seconds(1))
    #expect(queue.popDue(at: .milliseconds(500)) == nil)
    #expect(queue.popDue(at: .seconds(3)) == "a")
    #expect(queue.popDue(at: .seconds(3)) == "b")
    #expect(queue.popDue(at: .seconds(3)) == nil)
  }

  @Test func aTimeCanBeBroughtForwardAndCancelledButNotPutOff() {
    var queue = TimerQueue<String>()
    queue.schedule("a", at: .seconds(5))
    queue.schedule("a", at: .seconds(9))
    queue.schedule("a", at: .seconds(2))
    queue.schedule("b", at: .seconds(3))
    queue.cancel("b")
    #expect(queue.popDue(at: .seconds(2)) == "a")
    #expect(queue.popDue(at: .seconds(60)) == nil)
  }

  @Test func anEntryOfAnEarlierLifeDoesNotCount() {
    var queue = TimerQueue<String>()
    queue.schedule("a", at: .seconds(1))
    queue.cancel("a")
    queue.schedule("a", at: .seconds(5))
    #expect(queue.popDue(at: .seconds(4)) == nil)
    #expect(queue.popDue(at: .seconds(5)) == "a")
  }

  @Test func whatIsCancelledIsClearedAway() {
    var queue = TimerQueue<Int>()
    for name in 0..<10_000 {
      queue.schedule(name, at: .seconds(name + 100))
      queue.cancel(name)
    }
    queue.schedule(0, at: .seconds(1_000_000))
    #expect(queue.count == 1)
    #expect(queue.next.map { $0 > .seconds(9_000) } == true)
  }
}
