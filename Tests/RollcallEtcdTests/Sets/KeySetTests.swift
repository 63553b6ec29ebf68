import EtcdClient
import Rollcall
import Testing

@testable import RollcallEtcd

@Suite struct KeySetTests {
  private func part(_ key: String, _ part: KeyPart, _ value: String = "", at revision: Int64, version: Int64 = 1, lease: Int64 = 0)
    -> EtcdChange
  {
    EtcdChange(
      .put,
      EtcdKeyValue(
        key: part.key(of: "/" + key), value: Array(value.utf8), createRevision: revision, modRevision: revision, version: version,
        lease: EtcdLeaseID(rawValue: lease)))
  }

  @Test func `Keys are sorted by their bytes, with flags, lock and count from what lies beside them`() {
    var keys = KeySet(.prefix("p/"), places: own)
    _ = keys.apply(
      [
        part("p/b", .value, "2", at: 2), part("p/a", .value, "1", at: 2), part("p/a", .flags, "42", at: 2),
        part("p/a", .lock, at: 2, lease: 255), part("p/a", .locks, at: 2, version: 3),
      ], at: Revision(2))
    #expect(keys.snapshot.entries.map(\.key) == ["p/a", "p/b"])
    let locked = keys.snapshot.entries.first
    #expect(locked?.flags == 42)
    #expect(locked?.session == SessionID(number: 0xff))
    #expect(locked?.lockCount == 3)
    // The lock goes with its lease, and the key stays.
    #expect(keys.apply([EtcdChange(.deletion, part("p/a", .lock, at: 3).entry)], at: Revision(3)).hasChanged)
    #expect(keys.snapshot.entries.first?.session == nil)
    #expect(keys.snapshot.entries.count == 2)
  }

  @Test func `What lies beside a key that is gone shows nothing`() {
    var keys = KeySet(.prefix(""), places: own)
    #expect(!keys.apply([part("a", .locks, at: 2)], at: Revision(2)).hasChanged)
    #expect(keys.snapshot.entries.isEmpty)
    #expect(keys.apply([part("a", .value, "x", at: 3)], at: Revision(3)).hasChanged)
    #expect(keys.snapshot.entries.first?.lockCount == 1)
  }

  @Test func `Keys of the layout, of other selectors, and what is no text are passed over`() {
    var keys = KeySet(.prefix(""), places: own)
    _ = keys.reset(
      to: [
        entry("/rollcall/services/web/-/1", "{}", at: 2), entry("/rollcall/sessions/7", "{}", at: 2), entry("/plain", "v", at: 2),
        EtcdKeyValue(key: EtcdKey(bytes: [0x2f, 0xff]), value: [], createRevision: 2, modRevision: 2, version: 1),
        EtcdKeyValue(key: EtcdKey(bytes: Array("/x".utf8) + [0, 1]), value: [], createRevision: 2, modRevision: 2, version: 1),
      ], at: Revision(2))
    #expect(keys.snapshot.entries.map(\.key) == ["plain"])
    var one = KeySet(.key("plain"), places: own)
    _ = one.reset(to: [entry("/plain", "v", at: 2), entry("/plain2", "w", at: 2)], at: Revision(2))
    #expect(one.snapshot.entries.map(\.key) == ["plain"])
  }
}
