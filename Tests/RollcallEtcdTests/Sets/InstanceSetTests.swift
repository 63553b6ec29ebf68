import EtcdClient
import Rollcall
import RollcallLayouts
import Testing

@testable import RollcallEtcd

@Suite struct InstanceSetTests {
  private func set(of service: ServiceName = "web", _ places: Places = killrVideo) -> InstanceSet {
    InstanceSet(of: service, reader: RecordReader(layout: places.layout))
  }

  @Test func `A set is read whole, sorted by id, each with its lease and revisions`() {
    var web = set()
    let notes = web.reset(
      to: [entry("/k/web/b", "h:2", at: 5, created: 3), entry("/k/web/a", "h:1", at: 4, lease: 0)], at: Revision(9))
    #expect(web.snapshot.instances.map(\.id) == ["a", "b"])
    #expect(web.snapshot.instances.map(\.session) == [nil, SessionID(number: 7)])
    #expect(web.snapshot.instances.last?.createRevision == Revision(3))
    #expect(web.snapshot.instances.last?.modifyRevision == Revision(5))
    #expect(web.snapshot.revision == Revision(9))
    #expect(notes == [.cannotExpire(key: "/k/web/a")])
  }

  @Test func `Changes are put in, replaced and taken out in their places, and the others stay the same objects`() {
    var web = set()
    _ = web.reset(to: ["a", "c", "e"].map { entry("/k/web/\($0)", "h:1", at: 2) }, at: Revision(2))
    let before = web.snapshot.instances
    #expect(web.apply([put("/k/web/d", "h:1", at: 3), put("/k/web/c", "h:9", at: 3)], at: Revision(3)).hasChanged)
    #expect(web.snapshot.instances.map(\.id) == ["a", "c", "d", "e"])
    #expect(web.snapshot.instances.map(\.port) == [1, 9, 1, 1])
    #expect(web.snapshot.instances[0] === before[0])
    #expect(web.snapshot.instances[3] === before[2])
    #expect(web.apply([deletion("/k/web/a", at: 4)], at: Revision(4)).hasChanged)
    #expect(web.snapshot.instances.map(\.id) == ["c", "d", "e"])
    #expect(web.snapshot.revision == Revision(4))
    #expect(!web.apply([deletion("/k/web/never", at: 5)], at: Revision(5)).hasChanged)
    #expect(web.snapshot.revision == Revision(4))
  }

  @Test func `A value that cannot be read is noted by its key and skipped; one that was readable before is gone`() {
    var web = set()
    let notes = web.reset(to: [entry("/k/web/a", "nonsense", at: 2), entry("/k/web/b", "h:1", at: 2)], at: Revision(2))
    #expect(notes == [.unreadable(key: "/k/web/a", reason: "The value is no host:port.")])
    #expect(web.snapshot.instances.map(\.id) == ["b"])
    let applied = web.apply([put("/k/web/b", "?", at: 3)], at: Revision(3))
    #expect(applied.hasChanged)
    #expect(applied.notes.count == 1)
    #expect(web.snapshot.instances.isEmpty)
  }

  @Test func `What others keep under the same prefix is left out`() {
    var outer = set(of: "b", Places(.skydns, base: "/skydns"))
    _ = outer.reset(
      to: [
        entry("/skydns/b/x", #"{"host":"10.0.0.1","port":1}"#, at: 2), entry("/skydns/b/a/y", #"{"host":"10.0.0.2","port":2}"#, at: 2),
      ], at: Revision(2))
    #expect(outer.snapshot.instances.map(\.id) == ["x"])
  }

  @Test func `A random history ends in the same set as a read of its outcome`() {
    var random = SystemRandomNumberGenerator()
    var (web, model) = (set(), [String: EtcdKeyValue]())
    for revision in Int64(2)...600 {
      let key = "/k/web/\(Int.random(in: 0..<40, using: &random))"
      if Bool.random(using: &random) {
        let change = put(key, "h:\(Int.random(in: 0..<3, using: &random))", at: revision)
        model[key] = change.entry
        _ = web.apply([change], at: Revision(etcd: revision))
      } else {
        model[key] = nil
        _ = web.apply([deletion(key, at: revision)], at: Revision(etcd: revision))
      }
    }
    var read = set()
    _ = read.reset(to: Array(model.values), at: Revision(600))
    #expect(web.snapshot.instances == read.snapshot.instances)
  }
}
