import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// `/v1/session/…`: a session of Consul's is a session of the catalog that lives twice its TTL, renewed by its client alone.
  mutating func addSession(_ door: DoorResources) {
    put("/v1/session/create") { request in
      let live = try door.datacenter(request.query["dc"])
      let body = try await Array(request.bytes().readableBytesView)
      let creation = try SessionCreation(
        body.isEmpty ? ConsulSessionRequest() : ConsulSessionRequest.decodeRequest(body), node: door.settings.node)
      // Only sessions that can be found again by their id are of any use to a client.
      _ = try live.directory
      let session = try await live.catalog.openSession(try await creation.verifiedOptions(in: live))
      return .json(ConsulSessionCreated(id: session.id.rawValue), for: request)
    }
    put("/v1/session/renew/") { request in
      let live = try door.datacenter(request.query["dc"])
      let id = try request.sessionID()
      guard let session = try await live.directory.session(id), let entry = try await live.entry(id) else {
        throw DoorError(.notFound, "Session id '\(id)' not found")
      }
      do {
        try await session.renew()
      } catch let error as RollcallError where error.code == .sessionLost {
        throw DoorError(.notFound, "Session id '\(id)' not found")
      }
      return .json([ConsulSession(entry, node: door.settings.node)], for: request)
    }
    put("/v1/session/destroy/") { request in
      let live = try door.datacenter(request.query["dc"])
      try await live.directory.session(try request.sessionID())?.close()
      return .json(true, for: request)
    }
    read("/v1/session/info/", .session, door) { reader in
      let id = try reader.request.sessionID()
      return try await reader.sessions { $0.id == id }
    }
    read("/v1/session/node/", .session, door) { reader in
      let node = reader.request.name
      guard !node.isEmpty else { throw DoorError.badRequest("Missing node name") }
      return try await reader.sessions { $0.options.attributes[SessionAttribute.node] == node }
    }
    read("/v1/session/list", .session, door) { reader in try await reader.sessions(where: \.isConsuls) }
  }
}

extension DoorRequest {
  /// The session that the path names.
  fileprivate func sessionID() throws(DoorError) -> SessionID {
    guard !name.isEmpty else { throw .badRequest("Missing session") }
    let id = SessionID(name)
    if let fault = id.fault { throw .refused(fault) }
    return id
  }
}

extension Reader {
  fileprivate func sessions(where isWanted: @Sendable (SessionList.Entry) -> Bool) async throws -> Response {
    let live = live
    let directory = try live.directory
    guard let view = live.views.sessions() else { throw DoorError.noSessions }
    let result = try await read {
      try await directory.sessions()
    } view: {
      view
    }
    let sessions = result.source.sessions.filter(isWanted).map { ConsulSession($0, node: door.settings.node) }
    return answer(json { $0.array(sessions) }, from: result)
  }
}

extension LiveCatalog {
  fileprivate var directory: any SessionDirectory {
    get throws(DoorError) {
      guard let directory = catalog.sessions else { throw .noSessions }
      return directory
    }
  }

  fileprivate func entry(_ id: SessionID) async throws -> SessionList.Entry? {
    try await directory.sessions().sessions.first { $0.id == id }
  }
}

extension DoorError {
  fileprivate static let noSessions = DoorError.unsupported("This agent's catalog cannot find sessions by their ids.")
}
