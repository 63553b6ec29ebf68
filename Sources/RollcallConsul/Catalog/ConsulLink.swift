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

  /// The node of the agent that answers now.
  func agentNode() async throws -> String {
    // The probe tells who answers, the memory what its node is called.
    let known = agentNodes.withLock { $0 }
    if connection.settings.endpoints.count == 1, let only = known.values.first { return only }
    let answer = try await perform { try await $0.agentSelf() }
    let name = answer.value.config.nodeName
    agentNodes.withLock { $0[answer.endpoint] = name }
    return name
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
