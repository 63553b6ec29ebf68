import ConsulAPI
import HTTPTypes
import NIOHTTP1
import Rollcall
import RollcallAgent
import RollcallQueries

extension DoorError {
  /// What a client is told when a handler failed.
  init(_ error: any Error) {
    switch error {
    case let error as DoorError: self = error
    case let error as RollcallError: self.init(catalog: error)
    case let error as AgentError: self.init(agent: error)
    case let error as QueryError: self.init(query: error)
    case let error as ConsulRefusal: self.init(HTTPResponse.Status(integerLiteral: error.status), error.message)
    case let error as HTTPParserError: self = .badRequest("\(error)", closesConnection: true)
    case let error as JSONError: self = .badRequest("Request decode failed: \(error.message)")
    default: self = .refused("\(error)")
    }
  }

  private init(query error: QueryError) {
    switch error.code {
    case .invalid: self = .refused(error.message)
    case .unknown: self.init(.notFound, error.message)
    case .unsupported: self = .unsupported(error.message)
    }
  }

  private init(catalog error: RollcallError) {
    switch error.code {
    case .invalid: self = .badRequest(error.message)
    case .tooLarge: self.init(.contentTooLarge, error.message)
    case .unsupported: self = .unsupported(error.message)
    case .unauthorized: self.init(.forbidden, "Permission denied: \(error.message)")
    case .conflict: self.init(.conflict, error.message)
    // Clients of Consul look for these words to try again.
    case .unreachable, .timedOut: self = .refused("No cluster leader: \(error.message)")
    default: self = .refused(error.message)
    }
  }
}
