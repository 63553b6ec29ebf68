import Rollcall
import Testing

@testable import RollcallDNSDoor

struct WaitingTests {
  @Test func `The oldest goes when another comes`() {
    var waiting = WaitingQuestions<String>(capacity: 2)
    let ids = (0..<4).map { _ in waiting.nextID() }
    #expect(waiting.add("a", ids[0]) == nil && waiting.add("b", ids[1]) == nil)
    #expect(waiting.add("c", ids[2]) == "a")
    #expect(waiting.remove(ids[0]) == nil && waiting.remove(ids[1]) == "b")
    #expect(waiting.add("d", ids[3]) == nil)
    #expect(waiting.count == 2 && waiting.removeAll().sorted() == ["c", "d"])
  }

  @Test func `Among many that come and go, it holds what it may`() {
    var waiting = WaitingQuestions<UInt64>(capacity: 10)
    var dropped: [UInt64] = []
    for round in 0..<1000 {
      let id = waiting.nextID()
      if let oldest = waiting.add(id, id) { dropped.append(oldest) }
      if round % 3 == 0 { _ = waiting.remove(id) }
      #expect(waiting.count <= 10)
    }
    #expect(dropped == dropped.sorted())
  }
}
