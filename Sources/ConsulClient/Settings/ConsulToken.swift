private import Foundation

/// Where the access token comes from. It is never part of a URL, which would end up in logs.
public enum ConsulToken: Sendable, Hashable {
  case none
  case value(String)
  /// The first line of a file.
  case file(String)
  /// The variable `CONSUL_HTTP_TOKEN`, or the file that `CONSUL_HTTP_TOKEN_FILE` names; without either no token is sent.
  case environment

  /// - Throws: ``ConsulError`` `.settings` that names the file.
  func resolve(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> String? {
    switch self {
    case .none: return nil
    case .value(let token): return token
    case .file(let file):
      let text: String
      do {
        text = try String(contentsOfFile: file, encoding: .utf8)
      } catch {
        throw ConsulError(.settings, "The token file '\(file)' cannot be read.", underlying: error)
      }
      let token = text.prefix { !$0.isNewline }.trimmingCharacters(in: .whitespaces)
      guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw ConsulError(.settings, "The first line of the token file '\(file)' is no token.")
      }
      return token
    case .environment:
      if let token = environment["CONSUL_HTTP_TOKEN"], !token.isEmpty { return token }
      guard let file = environment["CONSUL_HTTP_TOKEN_FILE"], !file.isEmpty else { return nil }
      return try ConsulToken.file(file).resolve(environment: environment)
    }
  }
}
