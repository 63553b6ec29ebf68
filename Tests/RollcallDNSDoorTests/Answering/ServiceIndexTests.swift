import Rollcall
import Testing

@testable import RollcallDNSDoor

struct ServiceIndexTests {
  private func list(_ names: [ServiceName], _ revision: UInt64) -> ServiceList {
    ServiceList(services: names.map { ServiceList.Summary(name: $0, tags: []) }, revision: Revision(revision))
  }

  @Test func `A later list has its own names`() {
    let first = ServiceIndex(list(["Mail", "a.b", "web"], 1))
    #expect(first["web"] == ["web"] && first["mail"] == ["Mail"] && first["a_2eb"] == ["a.b"] && first["a.b"] == ["a.b"])
    let same = first.updated(to: list(["Mail", "a.b", "web"], 2))
    #expect(same["web"] == ["web"] && same.list.revision == Revision(2))
    let other = same.updated(to: list(["Mail", "a.b", "shop"], 3))
    #expect(other["web"].isEmpty && other["shop"] == ["shop"])
  }

  @Test func `A name as it is goes before one that is only written so`() {
    let index = ServiceIndex(list(["a.b", "a_2eb"], 1))
    #expect(index["a_2eb"] == ["a_2eb"] && index["a.b"] == ["a.b"])
  }
}
