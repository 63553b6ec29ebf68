import ConsulAPI
import Foundation
import Rollcall
import Testing

@testable import RollcallDashboard

@Suite struct ContentsMachineTests {
  private let start = Date(timeIntervalSince1970: 1000)
  private var later: Date { start + 1 }

  private func machine() -> ContentsMachine {
    ContentsMachine(
      [
        ShownCatalog(name: "one", url: "embedded:", connection: .connecting),
        ShownCatalog(name: "two", url: "etcd://h", connection: .connecting),
      ],
      began: start)
  }

  private func list(_ names: ServiceName..., freshness: Freshness = .current) -> ServiceList {
    ServiceList(services: names.map { .init(name: $0, tags: []) }, revision: Revision(1), freshness: freshness)
  }

  private func snapshot(_ service: ServiceName, _ instances: [ServiceInstance], revision: UInt64 = 1) -> ServiceSnapshot {
    ServiceSnapshot(
      service: service,
      instances: instances.map {
        RegisteredInstance($0, createRevision: Revision(1), modifyRevision: Revision(revision), session: nil)
      }, revision: Revision(revision))
  }

  private func instance(_ id: String, _ health: Health = .passing) -> ServiceInstance {
    ServiceInstance(service: "web", id: id, host: "h", port: 1, checks: [HealthCheck(id: "c", name: "c", health: health)])
  }

  @Test func `What was there at the beginning is no news; what comes later is`() {
    var machine = machine()
    _ = machine.list(list("web"), of: 0, at: start)
    machine.instances(snapshot("web", [instance("a")]), of: 0, at: start)
    #expect(machine.content.log == [])
    #expect(machine.content.catalogs[0].services["web"]?.values.first?.since == nil)

    machine.instances(snapshot("web", [instance("a"), instance("b")]), of: 0, at: later)
    #expect(machine.content.log.map(\.event) == [.arrived])
    #expect(machine.content.log.first?.instance?.id == "b")
    #expect(machine.content.catalogs[0].services["web"]?[instance("b").key]?.since == later)

    _ = machine.list(list("web", "mail"), of: 0, at: later)
    machine.instances(snapshot("mail", [ServiceInstance(service: "mail", id: "m", host: "h", port: 25)]), of: 0, at: later)
    #expect(machine.content.log.map(\.event) == [.arrived, .arrived])
  }

  @Test func `A change tells what changed and nothing else`() throws {
    var machine = machine()
    _ = machine.list(list("web"), of: 1, at: start)
    machine.instances(snapshot("web", [instance("a"), instance("b")]), of: 1, at: start)
    _ = machine.takeChange()
    let nothing = machine.takeChange()
    #expect(nothing == nil)

    let kept = machine.content.catalogs[1].services["web"]?[instance("a").key]?.registered
    let same = try #require(kept)
    let new = RegisteredInstance(instance("b", .critical), createRevision: Revision(1), modifyRevision: Revision(2), session: nil)
    machine.instances(ServiceSnapshot(service: "web", instances: [same, new], revision: Revision(2)), of: 1, at: later)
    let taken = machine.takeChange()
    let change = try #require(taken)
    let service = try #require(change.services[.init(catalog: 1, service: "web")])
    #expect(service.put.keys.map(\.id) == ["b"])
    #expect(service.removed.isEmpty)
    #expect(change.log.map(\.event) == [.changed(from: .healthy(.passing), to: .healthy(.critical))])
    #expect(service.put.values.first?.changed == later)

    machine.instances(ServiceSnapshot(service: "web", instances: [same], revision: Revision(3)), of: 1, at: later)
    let last = machine.takeChange()
    let departure = try #require(last?.services.values.first)
    #expect(departure.removed.map(\.id) == ["b"])
    #expect(departure.put.isEmpty)
  }

  @Test func `What came and went between two changes is told as gone only`() throws {
    var machine = machine()
    _ = machine.list(list("web"), of: 0, at: start)
    machine.instances(snapshot("web", []), of: 0, at: start)
    _ = machine.takeChange()
    machine.instances(snapshot("web", [instance("a")]), of: 0, at: later)
    machine.instances(snapshot("web", []), of: 0, at: later)
    let taken = machine.takeChange()
    let change = try #require(taken?.services.values.first)
    #expect(change.put.isEmpty)
    #expect(change.removed.map(\.id) == ["a"])
  }

  @Test func `A catalog that is lost keeps its services, and is marked`() {
    var machine = machine()
    _ = machine.list(list("web"), of: 0, at: start)
    machine.instances(snapshot("web", [instance("a")]), of: 0, at: start)
    machine.connection(.disconnected(since: later, reason: "gone"), of: 0, at: later)
    let followed = machine.list(list(freshness: .stale(since: later, reason: "gone")), of: 0, at: later)
    #expect(followed == ["web"])
    #expect(machine.content.catalogs[0].services["web"]?.count == 1)
    #expect(machine.content.log.map(\.event) == [.catalogLost("gone")])
    let change = machine.takeChange()
    #expect(change?.catalogs[0]?.freshness == .stale(since: later, reason: "gone"))

    machine.connection(.connected(endpoint: "h"), of: 0, at: later)
    #expect(machine.content.log.map(\.event) == [.catalogLost("gone"), .catalogBack])
    let still = machine.list(list(), of: 0, at: later)
    #expect(still.isEmpty)
    #expect(machine.content.log.last?.event == .left)
  }

  @Test func `Many at once are one line, and the time line is bounded`() {
    var machine = machine()
    _ = machine.list(list("web"), of: 0, at: start)
    machine.instances(snapshot("web", []), of: 0, at: start)
    machine.instances(snapshot("web", (1...500).map { instance("\($0)") }), of: 0, at: later)
    #expect(machine.content.log.map(\.event) == [.manyArrived(500)])
    for round in 0..<600 {
      machine.instances(snapshot("web", [instance("\(round)")], revision: UInt64(round + 2)), of: 0, at: later)
    }
    #expect(machine.content.log.count == DashboardContent.maximumLog)
  }

  @Test func `The JSON is complete and can be read`() throws {
    var machine = machine()
    let evil = ServiceName("<img src=x onerror=alert(1)>\u{2028}\"")
    _ = machine.list(list(evil), of: 0, at: start)
    machine.instances(
      snapshot(
        evil, [ServiceInstance(service: evil, id: "\"", host: "::1", port: 1, metadata: ["a\n": "\\"], weights: Weights(passing: 2))]),
      of: 0, at: start)
    let json = try #require(JSONSerialization.jsonObject(with: Data(machine.content.jsonBytes)) as? [String: Any])
    let catalog = try #require((json["catalogs"] as? [[String: Any]])?.first)
    let instances = try #require((catalog["services"] as? [String: [[String: Any]]])?[evil.rawValue])
    #expect(instances.first?["address"] as? String == "[::1]:1")
    #expect(instances.first?["meta"] as? [String: String] == ["a\n": "\\"])
    let taken = machine.takeChange()
    let change = try #require(taken)
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(change.jsonBytes)) }
  }
}
