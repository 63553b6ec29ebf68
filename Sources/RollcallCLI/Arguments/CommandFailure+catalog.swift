import ArgumentParser
import Rollcall

extension CommandFailure {
  /// What an error of a catalog is to the person at the shell: the URL, the cause and the fix; exit code 64 where the command was misused.
  static func forCaller(_ error: RollcallError, of url: CatalogURL) -> any Error {
    switch error.code {
    case .invalid: return ValidationError(error.message)
    default: return CommandFailure(text(error, of: url))
    }
  }

  /// The error with the catalog's URL, and with what to do where that is known here only.
  static func text(_ error: RollcallError, of url: CatalogURL) -> String {
    let text = "\(error)"
    let named = text.contains("\(url)") ? text : "\(url): \(text)"
    guard error.isTransient, url.description == CatalogOptions.standard else { return named }
    return "\(named) Start an agent with 'rollcall agent', or name another catalog with --catalog or \(CatalogOptions.variable)."
  }
}
