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
  private let agentNodes = Mutex<[ConsulEndpoint: String]>([:])

  init(_ connection: ConsulConnection, url: String, logger: Logger) {
    self.connection = connection
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

  /// Waits until the catalog shows what the agent has taken: agents carry their services there a moment later.
  /// - Throws: `.timedOut` when the request timeout passes first.
  func waitUntil(
    _ service: ServiceName, _ what: String, _ isShown: @escaping @Sendable ([ConsulHealthEntry]) -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + connection.settings.timeouts.request
    var block: ConsulBlock?
    while true {
      let answer = try await perform { try await $0.instances(of: service.rawValue, block) }
      if isShown(answer.value) { return }
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else {
        throw RollcallError(.timedOut, "\(url): the agent took \(what), but its cluster does not show it yet.")
      }
      block = answer.index.map { ConsulBlock(index: $0, wait: min(left, .seconds(1))) }
      if block == nil { try await Task.sleep(for: .milliseconds(50)) }
    }
  }
}
