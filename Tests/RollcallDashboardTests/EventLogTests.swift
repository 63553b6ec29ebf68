import NIOCore
import Testing

@testable import RollcallDashboard

@Suite struct EventLogTests {
  private func log(_ count: Int, budget: Int = 1000, maximumCount: Int = 100) -> EventLog {
    var log = EventLog(budget: budget, maximumCount: maximumCount)
    for _ in 0..<count { log.append { ByteBuffer(string: "event \($0) ") } }
    return log
  }

  @Test func `Whoever has seen one gets those after it`() {
    let log = log(5)
    #expect(log.last == 5)
    #expect(log.events(after: 3).map { String(buffer: $0) } == ["event 4 ", "event 5 "])
    #expect(log.events(after: 5).isEmpty)
    #expect(log.keeps(after: 0))
  }

  @Test func `It keeps no more than it may, by bytes and by count`() {
    let small = log(1000, budget: 90)
    #expect(!small.keeps(after: 980))
    #expect(small.keeps(after: 995))
    #expect(small.events(after: 990).reduce(0) { $0 + $1.readableBytes } <= 90)
    let few = log(1000, budget: 1 << 20, maximumCount: 10)
    #expect(few.keeps(after: 990) && !few.keeps(after: 989))
  }

  @Test func `A number that was never given is none of it`() {
    #expect(!log(5).keeps(after: 6))
  }

  @Test func `An event that is larger than everything it may keep is not kept, and nobody stumbles over it`() {
    var log = EventLog(budget: 10, maximumCount: 10)
    log.append { _ in ByteBuffer(string: String(repeating: "x", count: 100)) }
    #expect(log.last == 1)
    #expect(!log.keeps(after: 0))
    #expect(log.keeps(after: 1))
  }
}
