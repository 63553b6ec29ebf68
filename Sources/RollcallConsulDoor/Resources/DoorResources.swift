import Foundation
import Logging
import Rollcall
import RollcallAgent

/// What the handlers of all routes share.
final class DoorResources: Sendable {
  let settings: ConsulDoorSettings
  let own: LiveCatalog
  let answers: AnswerCache
  /// Nil for a door to catalogs alone, which has no `/v1/agent`.
  let agent: Agent?
  let blocking: BlockedQueries
  let lanes = WriteLanes()
  let logger: Logger
  /// Since when the door is there.
  let start = Date()
  let reload: (@Sendable () async throws -> [String])?
  let leave: (@Sendable () -> Void)?
  private let datacenters: [String: LiveCatalog]

  /// In the order in which they were given.
  let datacenterNames: [String]

  init(
    settings: ConsulDoorSettings, own: ConsulDatacenter, others: [ConsulDatacenter], agent: Agent?,
    reload: (@Sendable () async throws -> [String])?, leave: (@Sendable () -> Void)? = nil, logger: Logger
  ) {
    self.settings = settings
    self.own = LiveCatalog(own)
    self.agent = agent
    self.reload = reload
    self.leave = leave
    self.logger = logger
    blocking = BlockedQueries()
    answers = AnswerCache(budget: settings.limits.keptAnswers)
    let all = [self.own] + others.map(LiveCatalog.init)
    datacenters = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    datacenterNames = all.map(\.name)
  }

  /// - Parameter name: what the request says; none, or empty, means the agent's own.
  /// - Throws: ``DoorError``.
  func datacenter(_ name: String?) throws(DoorError) -> LiveCatalog {
    guard let name, !name.isEmpty else { return own }
    guard let datacenter = datacenters[name] else { throw .refused("No path to datacenter") }
    return datacenter
  }

  /// Lets go of what nobody has asked for lately, again and again until the task is cancelled.
  func sweep(every interval: Duration = .seconds(30)) async {
    while (try? await Task.sleep(for: interval)) != nil {
      for datacenter in datacenters.values { datacenter.removeIdle(since: .now - interval) }
    }
  }
}
