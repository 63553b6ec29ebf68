import ConsulAPI
import ConsulClient
import Logging
import Rollcall
private import Synchronization

/// What the parts of one catalog share: the connection, and the locks and facts that belong to it.
final class ConsulLink: Sendable {
  let connection: ConsulConnection
  /// The catalog's URL, for messages.
  let url: String
  let logger: Logger
  /// One writer at a time per service id.
  let writers = KeyedLock()
  private let confirmations: Confirmations
  private let agentNodes = Mutex<[ConsulEndpoint: String]>([:])

  init(_ connection: ConsulConnection, url: String, logger: Logger) {
    self.connection = connection
    confirmations = Confirmations(connection)
    self.url = url
    self.logger = logger
  }

  /// Runs calls of the wire, and turns what they throw into the core's error.
  func perform<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (ConsulConnection) async throws -> Result
  ) async throws -> Result {
    do {
      return try await body(connection)
    } catch let error as ConsulError {
      throw RollcallError(error, catalog: url)
    }
  }

  /// The node of the agent that is asked now; nil when the token may not see it.
  func agentNode() async throws -> String? {
    let current = connection.currentEndpoint
    if let known = agentNodes.withLock({ $0[current] }) { return known }
    do {
      let answer = try await connection.agentSelf()
      let name = answer.value.config.nodeName
      agentNodes.withLock { $0[answer.endpoint] = name }
      return name
    } catch let error as ConsulError {
      if error.status == 403 { return nil }
      throw RollcallError(error, catalog: url)
    }
  }

  /// Waits until the catalog shows what the agent has taken.
  /// - Throws: `.timedOut` when the request timeout passes first.
  func waitUntilShown(
    _ what: String, _ serviceID: String, of service: ServiceName, _ isShown: @escaping @Sendable ([ConsulHealthEntry]) -> Bool
  ) async throws {
    let url = url
    try await withDeadline(
      connection.settings.timeouts.request, "\(url): the agent took \(what), but its cluster does not show it yet."
    ) {
      try await self.perform { _ in try await self.confirmations.wait(for: serviceID, of: service, until: isShown) }
    }
  }
}
