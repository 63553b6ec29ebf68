import ConsulAPI
import Rollcall
import Testing

@testable import RollcallConsulDoor

@Suite struct SessionInvalidationTests {
  private var machine = SessionInvalidation()

  private static func session(_ id: String, _ checks: [String], at services: ServiceName...) -> SessionList.Entry {
    let dependencies = SessionDependencies(nodeChecks: checks, checks: [], services: services)
    return SessionList.Entry(
      id: SessionID(id), options: SessionOptions(timeout: nil, attributes: dependencies.attributes), createRevision: .zero,
      modifyRevision: .zero)
  }

  private static func alive(_ checks: String...) -> SessionInvalidation.NodeChecks { .init(isPresent: true, alive: Set(checks)) }
  private static let gone = SessionInvalidation.NodeChecks(isPresent: false, alive: [])

  @Test mutating func `A check that is critical or gone ends the sessions that depend on it, once the catalog confirms it`() {
    let list = [
      Self.session("both", ["serf", "c"], at: "web"), Self.session("node", ["serf"]), Self.session("web", ["c"], at: "web"),
    ]
    #expect(machine.handle(.sessions(list)) == [.follow(.nodes), .follow("web")])
    #expect(machine.handle(.seen(.nodes, Self.alive("serf"))) == [])
    #expect(machine.handle(.seen("web", Self.alive("c", "d"))) == [])
    #expect(machine.handle(.seen("web", Self.alive("c"))) == [])
    #expect(machine.handle(.seen("web", Self.alive())) == [.ask(.nodes), .ask("web")])
    #expect(machine.handle(.confirmed(.nodes, Self.alive("serf"))) == [.ask("web")])
    #expect(machine.handle(.confirmed("web", Self.alive())) == [.end(SessionID("both")), .end(SessionID("web")), .leave("web")])
    // Until the list has them no longer, they are not ended twice.
    #expect(machine.handle(.sessions(list)) == [])
    #expect(machine.handle(.sessions([list[1]])) == [])
    #expect(machine.handle(.sessions([])) == [.leave(.nodes)])
  }

  @Test mutating func `A view that is behind ends nothing`() {
    #expect(machine.handle(.sessions([Self.session("s", ["c"], at: "web")])) == [.follow(.nodes), .follow("web")])
    #expect(machine.handle(.seen(.nodes, Self.alive())) == [])
    #expect(machine.handle(.seen("web", Self.gone)) == [.ask(.nodes), .ask("web")])
    #expect(machine.handle(.confirmed(.nodes, Self.alive())) == [.ask("web")])
    #expect(machine.handle(.confirmed("web", Self.alive("c"))) == [])
    #expect(machine.handle(.seen("web", Self.alive())) == [.ask("web")])
    #expect(machine.handle(.confirmed("web", Self.alive("c"))) == [])
    #expect(machine.handle(.seen("web", Self.alive("c"))) == [])
  }

  @Test mutating func `What was confirmed before a session came is no loss of that session`() {
    let old = [Self.session("a", ["c"], at: "web"), Self.session("b", ["d"], at: "web")]
    _ = machine.handle(.sessions(old))
    _ = machine.handle(.seen(.nodes, Self.alive()))
    _ = machine.handle(.confirmed(.nodes, Self.alive()))
    #expect(machine.handle(.confirmed("web", Self.alive("d"))) == [.end(SessionID("a"))])
    #expect(machine.handle(.sessions([old[1], Self.session("new", ["c"], at: "web")])) == [.ask(.nodes), .ask("web")])
    #expect(machine.handle(.confirmed(.nodes, Self.alive())) == [.ask("web")])
    #expect(machine.handle(.confirmed("web", Self.alive("c", "d"))) == [])
  }

  @Test mutating func `A node that is gone takes all its sessions with it, also those without checks`() {
    _ = machine.handle(.sessions([Self.session("s", []), Self.session("t", ["serf"])]))
    #expect(machine.handle(.seen(.nodes, Self.gone)) == [.ask(.nodes)])
    #expect(machine.handle(.confirmed(.nodes, Self.gone)) == [.end(SessionID("s")), .end(SessionID("t")), .leave(.nodes)])
  }

  @Test mutating func `What has not been seen yet is not lost`() {
    _ = machine.handle(.sessions([Self.session("s", ["c"], at: "web")]))
    #expect(machine.handle(.seen("web", Self.gone)) == [])
    #expect(machine.handle(.seen(.nodes, Self.alive())) == [.ask(.nodes), .ask("web")])
    #expect(machine.handle(.sessions([])) == [.leave(.nodes), .leave("web")])
    #expect(machine.handle(.confirmed("web", Self.gone)) == [])
  }

  @Test func `What a session depends on is kept in its attributes, all of it`() {
    let dependencies = SessionDependencies(
      nodeChecks: ["serfHealth"], serviceChecks: [.init(id: "service:web")], checks: ["older"], services: ["web"])
    #expect(SessionDependencies(attributes: dependencies.attributes) == dependencies)
    #expect(SessionDependencies(attributes: ["consul.NodeChecks": "{"]) == SessionDependencies(nodeChecks: [], checks: []))
  }

  @Test func `Only the node's own checks count, and of those what is not critical`() {
    func instance(_ node: String, _ checks: [HealthCheck]) -> RegisteredInstance {
      RegisteredInstance(
        ServiceInstance(
          service: "web", id: "w", host: "10.0.0.1", port: 1, checks: checks, node: NodeReference(name: node, address: "10.0.0.1")),
        createRevision: .zero, modifyRevision: .zero, session: nil)
    }
    let own = instance(
      "n1",
      [
        HealthCheck(id: "p", name: "", health: .passing), HealthCheck(id: "w", name: "", health: .warning),
        HealthCheck(id: "c", name: "", health: .critical),
      ])
    let other = instance("n2", [HealthCheck(id: "x", name: "", health: .passing)])
    let snapshot = ServiceSnapshot(service: "web", instances: [own, other], revision: .zero)
    #expect(SessionInvalidation.NodeChecks(snapshot, on: "n1") == Self.alive("p", "w"))
    #expect(SessionInvalidation.NodeChecks(snapshot, on: "n3") == Self.gone)
  }
}
