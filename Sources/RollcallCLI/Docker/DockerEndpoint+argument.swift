import ArgumentParser
import DockerClient
import Foundation

extension DockerEndpoint {
  /// The engine that the command line names, otherwise the one that Docker's own tools would take.
  /// - Throws: a sentence that shows how it is named.
  static func named(_ text: String?) throws(ValidationError) -> DockerEndpoint {
    let environment = ProcessInfo.processInfo.environment
    do {
      if let text { return try DockerEndpoint(text, tls: DockerTLS(environment: environment)) }
      return try standing(in: environment)
    } catch {
      throw ValidationError(error.message)
    }
  }
}
