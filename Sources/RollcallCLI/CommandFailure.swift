import ArgumentParser
import Rollcall

/// Why a command could not do what it was asked to: a sentence for people, and exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// What an error of a catalog is to the person at the shell: the URL, the cause and the fix; exit code 64 where the command was misused.
  static func forCaller(_ error: RollcallError, of url: CatalogURL) -> any Error {
    switch error.code {
    case .invalid:
      return ValidationError(error.message)
    case .unsupported:
      return ValidationError(error.message)
    case .unreachable, .timedOut:
      return CommandFailure("\(naming(url, error)) \(remedy(for: url))")
    default:
      return CommandFailure(naming(url, error))
    }
  }

  private static func naming(_ url: CatalogURL, _ error: RollcallError) -> String {
    let text = "\(error)"
    return text.contains("\(url)") ? text : "\(url): \(text)"
  }

  private static func remedy(for url: CatalogURL) -> String {
    if url.description == CatalogOptions.standard {
      return "Start an agent with 'rollcall agent', or name another catalog with --catalog or \(CatalogOptions.variable)."
    }
    return "See that it runs there, or name another catalog with --catalog or \(CatalogOptions.variable)."
  }
}
