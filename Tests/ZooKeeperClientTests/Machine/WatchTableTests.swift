import NIOCore
import Testing

@testable import ZooKeeperClient

@Suite struct WatchTableTests {
  private typealias Order = WatchTable.Order

  @Test func `One-shot watches are armed once, fire once, and leave nothing`() {
    var table = WatchTable()
    #expect(arm(&table, .data, 1) == .watch(true))
    #expect(arm(&table, .data, 2) == .watch(true))
    #expect(fire(&table, .dataChanged, "/a") == ["1 dataChanged /a end", "2 dataChanged /a end"])
    #expect(fire(&table, .dataChanged, "/a") == [])
    #expect(table.isEmpty)
  }

  @Test func `A deletion is told to everybody, a change of children only to those who asked`() {
    var table = WatchTable()
    _ = arm(&table, .data, 1)
    _ = arm(&table, .children, 2)
    _ = arm(&table, .exists, 3)
    #expect(fire(&table, .childrenChanged, "/a") == ["2 childrenChanged /a end"])
    #expect(fire(&table, .deleted, "/a") == ["1 deleted /a end", "3 deleted /a end"])
    #expect(table.isEmpty)
  }

  @Test func `Beside a persistent watch a one-shot one is not armed, and is served from it`() {
    var table = WatchTable()
    #expect(arm(&table, .persistent, 1) == .mode(.persistent))
    #expect(arm(&table, .data, 2) == .watch(false))
    #expect(fire(&table, .dataChanged, "/a") == ["2 dataChanged /a end", "1 dataChanged /a"])
    #expect(fire(&table, .dataChanged, "/a") == ["1 dataChanged /a"])
    #expect(table.remove(1) == [.remove(path: "/a")])
    #expect(table.isEmpty)
  }

  @Test func `While the persistent watch is still under way too, and if that fails the one-shot one is armed after all`() {
    var table = WatchTable()
    let persistent = Order(path: "/a", kind: .persistent, watcher: 1)
    let data = Order(path: "/a", kind: .data, watcher: 2)
    let first = table.ordered(persistent)
    let second = table.ordered(data)
    #expect(second == .watch(false))
    #expect(table.answered(persistent, first, set: nil, isWanted: true) == [])
    #expect(table.answered(data, second, set: .data, isWanted: true) == [.set(SetWatches(zxid: 0, data: ["/a"]))])
    #expect(fire(&table, .dataChanged, "/a") == ["2 dataChanged /a end"])
  }

  @Test func `A recursive watch serves a persistent one on its path, and hands it over when it goes`() {
    var table = WatchTable()
    #expect(arm(&table, .recursive, 1) == .mode(.recursive))
    #expect(arm(&table, .persistent, 2) == .mode(.recursive))
    #expect(arm(&table, .children, 3) == .watch(false))
    #expect(
      fire(&table, .created, "/a/b") == ["3 childrenChanged /a end", "2 childrenChanged /a", "1 created /a/b"])
    #expect(fire(&table, .dataChanged, "/a/b") == ["1 dataChanged /a/b"])
    #expect(fire(&table, .dataChanged, "/a") == ["2 dataChanged /a", "1 dataChanged /a"])
    #expect(table.remove(1) == [.add(path: "/a", .persistent)])
    #expect(table.remove(2) == [.remove(path: "/a")])
  }

  @Test func `A recursive watch takes over from a watch of children that was there before`() {
    var table = WatchTable()
    _ = arm(&table, .children, 1)
    _ = arm(&table, .recursive, 2)
    #expect(fire(&table, .created, "/a/b") == ["1 childrenChanged /a end", "2 created /a/b"])
    #expect(fire(&table, .childrenChanged, "/a") == [])
  }

  @Test func `A recursive watch of the root hears of everything`() {
    var table = WatchTable()
    _ = arm(&table, .recursive, 1, "/")
    #expect(fire(&table, .created, "/a/b/c") == ["1 created /a/b/c"])
    #expect(fire(&table, .deleted, "/a") == ["1 deleted /a"])
  }

  @Test func `The last who leaves removes the watch from the server, unless another is under way`() {
    var table = WatchTable()
    _ = arm(&table, .data, 1)
    let order = Order(path: "/a", kind: .children, watcher: 2)
    let wire = table.ordered(order)
    #expect(table.remove(1) == [])
    #expect(table.answered(order, wire, set: nil, isWanted: true) == [.remove(path: "/a")])
    #expect(table.remove(1) == [])
    #expect(table.isEmpty)
  }

  @Test func `After a loss everything is set again, in requests of bounded length`() {
    var table = WatchTable()
    for number in 0..<3_000 { _ = arm(&table, .data, WatchTable.WatcherID(number), "/some/long/path/of/a/node/\(number)") }
    _ = arm(&table, .persistent, 9_000, "/p")
    _ = arm(&table, .recursive, 9_001, "/p")
    _ = arm(&table, .children, 9_002, "/p")
    let lost = Order(path: "/lost", kind: .data, watcher: 9_003)
    _ = table.ordered(lost)
    table.disconnected()
    let requests = table.rearm(after: 5, limit: 16 << 10)
    #expect(requests.count > 5)
    #expect(requests.allSatisfy { $0.frame().readableBytes < 17 << 10 && $0.zxid == 5 })
    #expect(requests.flatMap(\.data).count == 3_000)
    // The stronger mode serves both.
    #expect(requests.flatMap(\.recursive) == ["/p"])
    #expect(requests.flatMap(\.persistent) == [])
    #expect(requests.flatMap(\.children) == ["/p"])
    #expect(table.unreplayed == [9_000, 9_001])
  }

  private func arm(
    _ table: inout WatchTable, _ kind: WatchTable.Kind, _ watcher: WatchTable.WatcherID, _ path: String = "/a"
  ) -> WatchTable.Wire {
    let order = Order(path: path, kind: kind, watcher: watcher)
    let wire = table.ordered(order)
    #expect(table.answered(order, wire, set: kind, isWanted: true) == [])
    return wire
  }

  private func fire(_ table: inout WatchTable, _ kind: ZooKeeperChange.Kind, _ path: String) -> [String] {
    table.happened(kind, path).notices.map { "\($0.watcher) \($0.change.kind) \($0.change.path)\($0.isLast ? " end" : "")" }
  }
}
