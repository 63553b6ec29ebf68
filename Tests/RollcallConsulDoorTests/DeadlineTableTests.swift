import Synchronization
import Testing

@testable import RollcallConsulDoor

@Suite struct DeadlineTableTests {
  private final class Ended: Sendable {
    let names = Mutex<[String]>([])

    func action(_ name: String) -> @Sendable () -> Void {
      { self.names.withLock { $0.append(name) } }
    }

    func take(_ actions: [@Sendable () -> Void]) -> [String] {
      for action in actions { action() }
      return names.withLock { names in
        defer { names = [] }
        return names.sorted()
      }
    }
  }

  @Test func `Everyone is ended after their time and not before, at most one tick late`() {
    var table = DeadlineTable()
    let ended = Ended()
    _ = table.add(until: .milliseconds(100), ended.action("a"))
    _ = table.add(until: .milliseconds(101), ended.action("b"))
    _ = table.add(until: .milliseconds(250), ended.action("c"))
    #expect(table.count == 3)
    #expect(ended.take(table.expire(at: .milliseconds(100))) == [])
    #expect(ended.take(table.expire(at: .milliseconds(110))) == ["a", "b"])
    #expect(table.next.map { $0 > .milliseconds(250) && $0 <= .milliseconds(260) } == true)
    #expect(ended.take(table.expire(at: .seconds(1))) == ["c"])
    #expect(table.next == nil)
    #expect(table.count == 0)
  }

  @Test func `One who was removed is not ended`() {
    var table = DeadlineTable()
    let ended = Ended()
    let first = table.add(until: .milliseconds(10), ended.action("a"))
    let second = table.add(until: .milliseconds(10), ended.action("b"))
    table.remove(first)
    table.remove(first)
    #expect(ended.take(table.expire(at: .seconds(1))) == ["b"])
    table.remove(second)
    #expect(table.count == 0)
  }

  @Test func `All are ended at once when asked for`() {
    var table = DeadlineTable()
    let ended = Ended()
    _ = table.add(until: .seconds(600), ended.action("a"))
    _ = table.add(until: .zero, ended.action("b"))
    #expect(ended.take(table.removeAll()) == ["a", "b"])
    #expect(table.next == nil)
  }
}
