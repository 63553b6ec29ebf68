import Foundation
import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite struct RegistrationTests {
  private let one = SessionID("one")
  private let two = SessionID("two")
  private var state = CatalogState()

  init() throws {
    try state.open(one)
    try state.open(two)
  }

  private func ids(_ service: ServiceName = "web") -> [String] { state.snapshot(of: service).instances.map(\.id) }

  @Test mutating func `Each write that changes something has a revision of its own`() throws {
    var last = state.counters.revision
    for port in [80, 81] {
      try state.register(.sample(port: port), on: one)
      #expect(state.counters.revision == last.next)
      #expect(state.snapshot(of: "web").revision == state.counters.revision)
      last = state.counters.revision
    }
    let changes = try state.perform(.register(.sample(port: 81), session: one, record: Data()))
    #expect(changes.isEmpty && state.counters.revision == last)
  }

  @Test mutating func `A replacement keeps the revision of its creation`() throws {
    try state.register(.sample(port: 80), on: one)
    let created = state.snapshot(of: "web").instances.first?.createRevision
    try state.register(.sample(port: 81), on: one)
    let replaced = state.snapshot(of: "web").instances.first
    #expect(replaced?.createRevision == created)
    #expect(replaced?.modifyRevision == state.counters.revision)
  }

  @Test mutating func `A live owner at another address is a conflict, one at the same address a predecessor`() throws {
    try state.register(.sample(port: 80), on: one)
    var other = state
    let conflict = #expect(throws: RollcallError.self) { try other.register(.sample(port: 81), on: two) }
    #expect(conflict?.code == .conflict)
    try state.register(.sample(port: 80), on: two)
    #expect(state.snapshot(of: "web").instances.map(\.session) == [two])
    // The predecessor's end leaves alone what is no longer its own.
    try state.perform(.end([one]))
    #expect(ids() == ["one"])
    try state.perform(.end([two]))
    #expect(ids() == [])
  }

  @Test mutating func `Whoever registers without a session replaces what is there, and stays when it ends`() throws {
    try state.register(.sample(port: 80), on: one)
    try state.register(.sample(port: 80), on: nil)
    try state.perform(.end([one]))
    #expect(ids() == ["one"])
  }

  @Test mutating func `The end of a session takes away everything on it at one revision, and only that`() throws {
    for id in ["a", "b", "c"] { try state.register(.sample("web", id), on: id == "b" ? two : one) }
    try state.register(.sample("db", "d"), on: one)
    let before = state.counters.revision
    try state.perform(.end([one, one, SessionID("unknown")]))
    #expect(state.counters.revision == before.next)
    #expect(ids() == ["b"])
    #expect(state.snapshot(of: "web").revision == before.next)
    // Of a service without instances: when the last one went.
    #expect(state.snapshot(of: "db").revision == before.next)
    #expect(state.serviceList.services.map(\.name) == ["web"])
    #expect(state.instanceCount == 1)
  }

  @Test mutating func `A session that is gone registers nothing, and cannot be confirmed`() throws {
    try state.perform(.end([one]))
    let lost = #expect(throws: RollcallError.self) { try state.register(.sample(), on: one) }
    #expect(lost?.code == .sessionLost)
    #expect(throws: RollcallError.lost(one)) { try state.perform(.confirm(one)) }
    try state.perform(.confirm(two))
  }

  @Test mutating func `A session deregisters what is its own, and nothing else`() throws {
    try state.register(.sample(), on: one)
    #expect(try state.perform(.deregister(ServiceInstance.sample().key, session: two)).isEmpty)
    #expect(ids() == ["one"])
    try state.perform(.deregister(ServiceInstance.sample().key, session: one))
    #expect(ids() == [])
    #expect(try state.perform(.deregister(ServiceInstance.sample().key, session: nil)).isEmpty)
  }

  @Test mutating func `The list of services changes with names and tags only`() throws {
    try state.register(.sample("web", "a", tags: ["x"]), on: one)
    let list = state.serviceList
    #expect(list.services == [.init(name: "web", tags: ["x"])])
    try state.register(.sample("web", "b", tags: ["x"]), on: one)
    #expect(state.serviceList == list)
    try state.register(.sample("web", "b", tags: ["y"]), on: one)
    #expect(state.serviceList.services == [.init(name: "web", tags: ["x", "y"])])
    #expect(state.serviceList.revision > list.revision)
    try state.perform(.deregister(ServiceInstance.sample("web", "b").key, session: nil))
    #expect(state.serviceList.services == list.services)
  }

  @Test func `What never existed has a revision that a reader can wait on`() {
    let empty = CatalogState()
    #expect(empty.snapshot(of: "web").revision > .zero)
    #expect(empty.serviceList.revision > .zero)
    #expect(empty.sessionsRevision > .zero)
    #expect(empty.emptyRevision(ofSpace: "") > .zero)
  }
}
