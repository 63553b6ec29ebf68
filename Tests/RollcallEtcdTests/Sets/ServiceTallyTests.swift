import EtcdClient
import Rollcall
import RollcallLayouts
import Testing

@testable import RollcallEtcd

@Suite struct ServiceTallyTests {
  private func record(_ service: ServiceName, _ id: String, tags: [String]) throws -> TreeRecord {
    try own.layout.record(for: ServiceInstance(service: service, id: id, host: "h", port: 1, tags: tags))
  }

  private func put(_ record: TreeRecord, at revision: Int64) -> [EtcdChange] {
    [RollcallEtcdTests.put(record.key, record.text ?? "", at: revision)]
  }

  @Test func `Names and tags come with the first that has them and go with the last`() throws {
    var tally = ServiceTally(reader: RecordReader(layout: own.layout))
    let (first, second) = (try record("web", "1", tags: ["a", "b"]), try record("web", "2", tags: ["b", "c"]))
    #expect(tally.apply(put(first, at: 2), at: Revision(2)).hasChanged)
    #expect(tally.apply(put(second, at: 3), at: Revision(3)).hasChanged)
    #expect(tally.snapshot.services == [.init(name: "web", tags: ["a", "b", "c"])])
    // The same again, as a renewed registration writes it.
    #expect(!tally.apply(put(second, at: 4), at: Revision(4)).hasChanged)
    #expect(tally.apply([deletion(first.key, at: 5)], at: Revision(5)).hasChanged)
    #expect(tally.snapshot.services == [.init(name: "web", tags: ["b", "c"])])
    #expect(tally.apply([deletion(second.key, at: 6)], at: Revision(6)).hasChanged)
    #expect(tally.snapshot.services.isEmpty)
    #expect(tally.snapshot.revision == Revision(6))
  }

  @Test func `Nodes are no service`() throws {
    var tally = ServiceTally(reader: RecordReader(layout: own.layout))
    #expect(try !tally.apply(put(record(.nodes, "n1", tags: []), at: 2), at: Revision(2)).hasChanged)
    #expect(tally.snapshot.services.isEmpty)
  }
}
