import ConsulAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Rollcall
import RollcallQueries

extension Routes {
  /// `/v1/kv/…`
  mutating func addKeyValue(_ door: DoorResources) {
    read("/v1/kv/", .keyValue, door) { reader in
      switch try KeyRead(reader.request.name, reader.request.query) {
      case .value(let key): try await reader.value(key) { entry in reader.json { $0.array([ConsulKeyValue(entry)]) } }
      case .raw(let key):
        try await reader.value(key, isRaw: true) { ByteBuffer(bytes: $0.value) }
      case .entries(let prefix): try await reader.entries(prefix)
      case .keys(let prefix, let separator): try await reader.keys(prefix, separator)
      }
    }
    put("/v1/kv/") { request in
      let write = try KeyWrite(request)
      let live = try door.datacenter(request.query["dc"])
      let value = try await request.bytes(limit: door.settings.limits.value, setting: "kv_max_value_size")
      let outcome = try await live.catalog.keyValues.commit([write.operation(Array(value.readableBytesView))])
      return .json(try write.isDone(outcome), for: request)
    }
    add(.delete, "/v1/kv/") { request in
      let operation = try KeyDeletion(request).operation
      let live = try door.datacenter(request.query["dc"])
      return .json(try await live.catalog.keyValues.commit([operation]).isCommitted, for: request)
    }
  }
}

extension Reader {
  fileprivate func value(_ key: String, isRaw: Bool = false, body: @Sendable (KeyValueEntry) -> ByteBuffer) async throws -> Response {
    let live = live
    let result = try await read {
      try await live.snapshot(ofKey: key)
    } view: {
      live.views.keys(.key(key))
    }
    guard let entry = result.source.entries.first else { return missing(result) }
    var response = answer(body(entry), from: result)
    if isRaw {
      response.headers[.contentType] = "text/plain"
      response.headers[.xContentTypeOptions] = "nosniff"
      response.headers[.contentSecurityPolicy] = "sandbox"
    }
    return response
  }

  fileprivate func entries(_ prefix: String) async throws -> Response {
    let result = try await list(prefix)
    guard !result.source.entries.isEmpty else { return missing(result) }
    let body = body(.entries(prefix: prefix), of: .entries(result.source)) { json in
      json.beginArray()
      for entry in result.source.entries { json.value(ConsulKeyValue(entry)) }
      json.endArray()
    }
    return answer(body, from: result)
  }

  fileprivate func keys(_ prefix: String, _ separator: String) async throws -> Response {
    let result = try await list(prefix)
    // Consul finds nothing wrong with an empty store.
    guard !result.source.entries.isEmpty || prefix.isEmpty else { return missing(result) }
    let body = body(.keys(prefix: prefix, separator: separator), of: .entries(result.source)) {
      $0.strings(result.source.keys(below: prefix, separator: separator))
    }
    return answer(body, from: result)
  }

  private func list(_ prefix: String) async throws -> Result<KeyValueSnapshot> {
    let live = live
    var result = try await read {
      try await live.catalog.keyValues.list(prefix)
    } view: {
      live.views.keys(.prefix(prefix))
    }
    // What agents keep there for all is shown to whoever asks for it by name.
    if ReservedKeys.hides(below: prefix), result.source.entries.contains(where: { ReservedKeys.contains($0.key) }) {
      result.source.entries.removeAll { ReservedKeys.contains($0.key) }
    }
    return result
  }

  /// 404 without a body: the headers tell what a client can wait for.
  private func missing(_ result: Result<KeyValueSnapshot>) -> Response {
    var response = Response(status: .notFound)
    ReadHeaders.add(to: &response.headers, for: result.source)
    return response
  }
}

extension LiveCatalog {
  /// One key, and for a missing one the revision at which it was missing.
  fileprivate func snapshot(ofKey key: String) async throws -> KeyValueSnapshot {
    let store = catalog.keyValues
    while true {
      if let entry = try await store.get(key) {
        return KeyValueSnapshot(selector: .key(key), entries: [entry], revision: entry.modifyRevision)
      }
      // Refused when the key has come meanwhile.
      if case .committed(_, let revision) = try await store.commit([.check(key: key, .absent)]) {
        return KeyValueSnapshot(selector: .key(key), entries: [], revision: revision)
      }
    }
  }
}
