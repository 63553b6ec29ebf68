import ConsulAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Rollcall
import RollcallAgent

/// Events that operators fire, and that every agent on the same catalog hears.
struct EventHandlers: Sendable {
  /// Name, payload and filters of one event together, in bytes: what Consul's gossip carries.
  static let maximumSize = 512
  /// How often an event is put behind one of another agent that came first.
  private static let attempts = 16

  let door: DoorResources

  func fire(_ request: DoorRequest) async throws -> Response {
    guard !request.name.isEmpty else { throw DoorError.badRequest("Missing name") }
    let live = try door.datacenter(request.query["dc"])
    let payload = try await Array(request.bytes().readableBytesView)
    let event = ConsulEvent(
      id: UUID().uuidString.lowercased(), name: request.name, payload: payload, nodeFilter: request.query["node"] ?? "",
      serviceFilter: request.query["service"] ?? "", tagFilter: request.query["tag"] ?? "")
    try EventAudience.check(event)
    let size = [event.name, event.nodeFilter, event.serviceFilter, event.tagFilter].reduce(payload.count) { $0 + $1.utf8.count }
    guard size <= Self.maximumSize else {
      throw DoorError.refused(
        "The event has \(size) bytes in name, payload and filters; at most \(Self.maximumSize) are possible. Put the rest under a key.")
    }
    try await door.lanes.inLane("\(live.name)/\(EventRing.prefix)") { try await add(event, to: live.catalog.keyValues) }
    return .json(event, for: request)
  }

  private func add(_ event: ConsulEvent, to store: any KeyValueStore) async throws {
    for _ in 0..<Self.attempts {
      let ring = EventRing(try await store.list(EventRing.prefix))
      if try await store.commit([ring.adding(event)]).isCommitted { return }
    }
    throw DoorError.refused("Other agents fire so many events that this one found no place. Try again.")
  }

  func list(_ request: DoorRequest) async throws -> Response {
    let options = try ReadOptions(request.query)
    let live = try door.datacenter(options.datacenter)
    var atOnce = options
    atOnce.index = 0
    let reader = Reader(request: request, options: atOnce, live: live, door: door, isCacheable: false)
    let result = try await reader.read {
      try await live.catalog.keyValues.list(EventRing.prefix)
    } view: {
      live.views.keys(.prefix(EventRing.prefix))
    }
    var events = events(in: result.source, request)
    if options.index > 0, Self.index(events) == options.index {
      var random = SystemRandomNumberGenerator()
      let changed = try await door.blocking.wait(atMost: options.patience(door.settings.blocking, using: &random)) {
        try await change(from: result.source, options.index, live, request)
      }
      events = changed ?? events
    }
    var response = Response.json(events, for: request)
    response.headers[ReadHeaders.index] = String(Self.index(events))
    return response
  }

  /// Waits until the last event is another one.
  private func change(
    from snapshot: KeyValueSnapshot, _ index: UInt64, _ live: LiveCatalog, _ request: DoorRequest
  ) async throws -> [ConsulEvent] {
    let view = live.views.keys(.prefix(EventRing.prefix))
    var seen = snapshot.revision
    while true {
      let next = try await view.first { [seen] in $0.revision > seen }
      seen = next.revision
      let events = events(in: next, request)
      if Self.index(events) != index { return events }
    }
  }

  /// Those that are for this agent, by the name that the client asks for.
  private func events(in snapshot: KeyValueSnapshot, _ request: DoorRequest) -> [ConsulEvent] {
    let audience = EventAudience(node: door.settings.node, services: (door.agent?.services.values).map { $0.map(\.instance) } ?? [])
    let name = request.query["name"] ?? ""
    return EventRing(snapshot).events.filter { (name.isEmpty || $0.name == name) && audience.includes($0) }
  }

  /// Never 0, at which no client would wait.
  private static func index(_ events: [ConsulEvent]) -> UInt64 { max(events.last?.index ?? 1, 1) }
}
