import NIOHTTP1

/// A request that Consul and the door are to answer alike, and what may differ for a reason.
struct ComparedRequest: Sendable {
  enum Difference: Sendable {
    /// The values of these members, wherever they stand.
    case members(Set<String>)
    /// The order of the elements.
    case order
    /// The text of an error.
    case wording
    /// The door refuses, with this status and text.
    case refusal(UInt, String)
  }

  var method: HTTPMethod
  /// Behind `/v1/`, with `{name}` for an id that an earlier answer told.
  var path: String
  var body: String?
  /// The UUID in the answer is known by this name from now on.
  var name: String?
  var difference: Difference?
  /// The body that both come to answer with in their own time.
  var outcome: String?
  /// What the bodies of both come to contain in their own time.
  var awaitedText: String?

  static func get(_ path: String) -> ComparedRequest { ComparedRequest(method: .GET, path: path) }
  static func put(_ path: String, _ body: String? = nil) -> ComparedRequest { ComparedRequest(method: .PUT, path: path, body: body) }
  static func delete(_ path: String) -> ComparedRequest { ComparedRequest(method: .DELETE, path: path) }
  static func send(_ method: HTTPMethod, _ path: String) -> ComparedRequest { ComparedRequest(method: method, path: path) }

  func naming(_ name: String) -> ComparedRequest {
    var request = self
    request.name = name
    return request
  }

  func awaiting(_ outcome: String) -> ComparedRequest {
    var request = self
    request.outcome = outcome
    return request
  }

  func awaiting(text: String) -> ComparedRequest {
    var request = self
    request.awaitedText = text
    return request
  }

  /// - Parameter reason: for whoever reads the table.
  func ignoring(_ members: Set<String>, because reason: String) -> ComparedRequest { differing(.members(members)) }

  func inAnyOrder(because reason: String) -> ComparedRequest { differing(.order) }

  func inOtherWords(because reason: String) -> ComparedRequest { differing(.wording) }

  func refusedHere(_ status: UInt, _ text: String, because reason: String) -> ComparedRequest { differing(.refusal(status, text)) }

  private func differing(_ difference: Difference) -> ComparedRequest {
    var request = self
    request.difference = difference
    return request
  }
}
