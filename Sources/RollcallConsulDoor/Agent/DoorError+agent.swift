import HTTPTypes
import RollcallAgent

extension DoorError {
  /// What a client is told when the agent did not do what it was asked to; paths with words of their own use these.
  init(agent error: AgentError) {
    switch error.code {
    case .invalid, .tooMany: self = .badRequest(error.message)
    case .unknownService, .unknownCheck: self = DoorError(.notFound, error.message)
    default: self = .refused(error.description)
    }
  }
}
