import Foundation
import Rollcall
import Testing

@testable import RollcallMemory

@Suite struct LastKnownTests {
  @Test func `Nothing is known before the catalog has said anything`() {
    let known = LastKnown()
    #expect(known.set(of: "web") == nil)
    #expect(known.list == nil)
  }

  @Test func `A service that is not listed has no instances, one whose set was not seen is not known`() {
    var known = LastKnown()
    known.keep(.sample(["web"], 5))
    #expect(known.set(of: "other") == ServiceSnapshot(service: "other", instances: [], revision: Revision(5)))
    #expect(known.set(of: "web") == nil)
    known.keep(.sample("next", ["1"], 6))
    #expect(known.set(of: "next")?.instances.map(\.id) == ["1"])
    known.keep(.sample("web", ["1"], 5))
    #expect(known.set(of: "web")?.instances.map(\.id) == ["1"])
  }

  @Test func `The set of a service that is gone goes, that of one that the list does not have yet stays`() {
    var known = LastKnown()
    known.keep(.sample(["web"], 5))
    known.keep(.sample("web", ["1"], 5))
    known.keep(.sample("next", ["1"], 7))
    known.keep(.sample([], 6))
    #expect(known.sets.keys.sorted() == ["next"])
    known.keep(.sample(["next"], 7))
    #expect(known.set(of: "next")?.instances.count == 1)
  }

  @Test func `Services that are not there take no room`() {
    var known = LastKnown()
    known.keep(.sample(["web"], 5))
    for number in 0..<100 { known.keep(.sample(ServiceName("none\(number)"), [], 9)) }
    known.keep(.sample("web", [], 9))
    known.keep(.sample("next", ["1"], 9))
    known.keep(.sample("next", [], 10))
    #expect(known.sets.keys.sorted() == ["web"])
  }

  @Test func `A prefix that was read answers for what is below it, and for what is not there`() {
    var known = LastKnown()
    let entries = ["config/color", "config/db/host", "config/db/port"].map { KeyValueSnapshot.sample($0, "x").entries[0] }
    known.keep(KeyValueSnapshot(selector: .prefix("config/"), entries: entries, revision: Revision(7)))
    #expect(known.keys(of: .key("config/color"))?.entries.map(\.key) == ["config/color"])
    #expect(known.keys(of: .key("config/shape"))?.entries.isEmpty == true)
    #expect(known.keys(of: .key("config/shape"))?.revision == Revision(7))
    #expect(known.keys(of: .prefix("config/db/"))?.entries.map(\.key) == ["config/db/host", "config/db/port"])
    #expect(known.keys(of: .key("other")) == nil)
    #expect(known.keys(of: .prefix("conf")) == nil)
    // A newer answer about a longer prefix counts before it.
    known.keep(KeyValueSnapshot(selector: .prefix("config/db/"), entries: [], revision: Revision(8)))
    #expect(known.keys(of: .key("config/db/host"))?.entries.isEmpty == true)
  }

  @Test func `Of many keys the ones that were asked for last are kept`() {
    var known = LastKnown(keyBudget: 4_000)
    for number in 1...100 {
      known.keep(.sample("k\(number)", "v"))
      #expect(known.keys(of: .key("k1")) != nil)
    }
    #expect(known.keys(of: .key("k2")) == nil)
    #expect(known.keys(of: .key("k100")) != nil)
    #expect(known.knownKeys.count < 15)
  }
}
