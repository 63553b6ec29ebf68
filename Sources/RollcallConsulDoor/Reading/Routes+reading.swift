import Hummingbird

/// Which headers the answers of a family of paths carry.
enum ReadFamily {
  /// `catalog` and `health`: all of them, and those of having read nothing with an error.
  case catalog
  /// As `catalog`, and the agent's memory may answer `?cached`.
  case cachedCatalog
  /// `session`: no word on consistency.
  case session
  /// `kv`: neither that, nor any of them with an error.
  case keyValue

  var tellsConsistency: Bool { self == .catalog || self == .cachedCatalog }
}

extension Routes {
  /// A path that is read, at once or by a blocking query.
  mutating func read(
    _ path: String, _ family: ReadFamily, _ door: DoorResources, handler: @escaping @Sendable (Reader) async throws -> Response
  ) {
    get(path) { request in
      let options = try ReadOptions(request.query)
      var response: Response
      do {
        let live = try door.datacenter(options.datacenter)
        response = try await handler(
          Reader(request: request, options: options, live: live, door: door, isCacheable: family == .cachedCatalog))
        if family.tellsConsistency, response.headers[ReadHeaders.index] != nil {
          response.headers[ReadHeaders.consistency] = options.consistency.rawValue
        }
      } catch {
        let error = DoorError(error)
        response = .error(error)
        if family != .keyValue, error.status.kind == .serverError { ReadHeaders.addNothingRead(to: &response.headers) }
      }
      return response
    }
  }
}
