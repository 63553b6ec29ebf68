import Foundation
import RealServers

/// A catalog that the commands are tried on, shared by all tests, which use names of their own.
enum Site: CaseIterable, Sendable {
  case consul
  case agent

  private static let consulServer = Task { try await RealServer.start(ConsulServer(mode: .development)) }
  private static let agentServer = Task { try await RealServer.start(RollcallAgentServer()) }

  var url: String {
    get async throws {
      switch self {
      case .consul: try await Self.consulServer.value.url
      case .agent: try await Self.agentServer.value.url
      }
    }
  }
}

/// A name that no other test uses, for services, keys and instances: Consul knows an instance by its id alone on each agent.
func uniqueName(_ prefix: String) -> String {
  "\(prefix)-\(UUID().uuidString.prefix(8).lowercased())"
}
