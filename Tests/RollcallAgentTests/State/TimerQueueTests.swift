import Testing

@testable import RollcallAgent

@Suite struct TimerQueueTests {
  @Test func `Names come up in the order of their times`() {
    var queue = TimerQueue<String>()
    queue.schedule("b", at: .seconds(2))
    queue.schedule("a", at: .seconds(1))
    #expect(queue.next == .seconds(1))
    #expect(queue.popDue(at: .milliseconds(500)) == nil)
    #expect(queue.popDue(at: .seconds(3)) == "a")
    #expect(queue.popDue(at: .seconds(3)) == "b")
    #expect(queue.popDue(at: .seconds(3)) == nil)
  }

  @Test func `A time can be brought forward and cancelled but not put off`() {
    var queue = TimerQueue<String>()
    queue.schedule("a", at: .seconds(5))
    queue.schedule("a", at: .seconds(9))
    queue.schedule("a", at: .seconds(2))
    queue.schedule("b", at: .seconds(3))
    queue.cancel("b")
    #expect(queue.popDue(at: .seconds(2)) == "a")
    #expect(queue.popDue(at: .seconds(60)) == nil)
  }

  @Test func `An entry of an earlier life does not count`() {
    var queue = TimerQueue<String>()
    queue.schedule("a", at: .seconds(1))
    queue.cancel("a")
    queue.schedule("a", at: .seconds(5))
    #expect(queue.popDue(at: .seconds(4)) == nil)
    #expect(queue.popDue(at: .seconds(5)) == "a")
  }

  @Test func `What is cancelled is cleared away`() {
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
