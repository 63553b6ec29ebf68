import Etcd2Client
import Logging
import Rollcall
import RollcallLayouts
import Testing

@testable import RollcallEtcd2

@Suite struct LeafFoldTests {
  private let places = Places(.killrvideo, base: "/k")

  private func fold() -> InstanceLeaves<ServiceSnapshot> {
    let reader = RecordReader(layout: places.layout, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return InstanceLeaves(reader: reader) { ServiceSnapshot(of: "web", among: $0, $1) }
  }

  private func leaf(_ key: String, _ value: String?, at index: UInt64) -> Etcd2Node {
    Etcd2Node(key: key, value: value, createdIndex: index, modifiedIndex: index, timeToLive: 5)
  }

  @Test func `Events put in and take out, a folder with all in it`() {
    var web = fold()
    web.reset(to: [leaf("/k/web/b", "h:2", at: 2), leaf("/k/web/x", "nonsense", at: 2)], at: Revision(2))
    #expect(web.snapshot.instances.map(\.id) == ["b"])
    web.apply(Etcd2Event(action: "create", node: leaf("/k/web/a", "h:1", at: 3)))
    #expect(web.snapshot.instances.map(\.id) == ["a", "b"])
    web.apply(Etcd2Event(action: "compareAndSwap", node: leaf("/k/web/b", "h:9", at: 4)))
    #expect(web.snapshot.instances.map(\.port) == [1, 9])
    web.apply(Etcd2Event(action: "expire", node: leaf("/k/web/a", nil, at: 5)))
    #expect(web.snapshot.instances.map(\.id) == ["b"])
    #expect(web.snapshot.revision == Revision(5))
    web.apply(Etcd2Event(action: "delete", node: Etcd2Node(key: "/k/web", value: nil, modifiedIndex: 6)))
    #expect(web.snapshot.instances.isEmpty)
  }

  @Test func `The keys of the layout are none of the store's, and a key needs a path that etcd keeps as it is`() throws {
    #expect(places.keyName("/k/web/a") == nil)
    #expect(places.keyName("/k/color") == "color")
    #expect(try places.path(ofKey: "color") == "/k/color")
    for key in ["", "web/a", "x//y/z", "x/../y", "x/y/_hidden"] { #expect(throws: RollcallError.self) { try places.path(ofKey: key) } }
    #expect(Places.folder(of: "/k/web/") == "/k/web")
    #expect(Places.folder(of: "/a") == "/")
    #expect(Places.folder(of: "/") == "/")
  }

  @Test(arguments: [
    ("etcd2+tls://h", "etcd+tls"), ("etcd2://h?user=u", "Possible: layout"), ("etcd2://h?layout=grpc", "etcd://"),
    ("etcd2://h?timeout=1h", "10s"),
  ])
  func `What cannot be is an error that says what can`(url: String, hint: String) {
    let error = #expect(throws: RollcallError.self) { try Etcd2CatalogOptions(CatalogURL(url)) }
    #expect(error?.message.contains(hint) == true, "\(String(describing: error))")
  }
}
