public import Rollcall

/// Something outside of any catalog that must hold before a program goes on, written as in `tcp://db:5432`, `exec:pg_isready`.
public struct ReadinessCondition: Sendable, Hashable, CustomStringConvertible {
  enum Kind: Sendable, Hashable {
    /// A connection is accepted.
    case tcp(HostPort, AddressKind)
    /// A connection is accepted at a socket's path.
    case unix(path: String)
    case http(HTTPExpectation)
    /// A shell command exits with 0.
    case exec(command: String)
    /// A file or folder is there.
    case file(path: String)
  }

  enum AddressKind: Sendable, Hashable {
    case any, ipv4, ipv6
  }

  let kind: Kind
  /// As it was written.
  public let description: String

  /// What can be written, for messages and help texts.
  public static let forms = "host:port, tcp://host:port, tcp4://…, tcp6://…, http://…, https://…, exec:COMMAND, file:PATH, unix:PATH"

  /// Whether looking at it runs a command.
  public var runsCommand: Bool { if case .exec = kind { true } else { false } }

  /// Whether a word that cannot be told from a service's name otherwise is a condition.
  public static func isCondition(_ text: String) -> Bool {
    let scheme = text.prefix { $0 != ":" }
    return text.contains(":") && (schemes.contains(String(scheme)) || HostPort(text) != nil)
  }

  private static let schemes: Set<String> = ["tcp", "tcp4", "tcp6", "http", "https", "exec", "file", "unix"]

  /// - Throws: ``RollcallError`` `.invalid` that shows what is possible.
  public init(_ text: String) throws(RollcallError) {
    description = text
    guard let kind = try Self.kind(text) else {
      throw .invalid("'\(text)' is no condition. It is written as one of: \(Self.forms).")
    }
    self.kind = kind
  }

  private static func kind(_ text: String) throws(RollcallError) -> Kind? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "tcp": return address(rest).map { .tcp($0, .any) }
    case "tcp4": return address(rest).map { .tcp($0, .ipv4) }
    case "tcp6": return address(rest).map { .tcp($0, .ipv6) }
    case "http", "https": return .http(try HTTPExpectation(text))
    case "exec": return rest.allSatisfy(\.isWhitespace) ? nil : .exec(command: rest)
    case "file": return path(rest).map { .file(path: $0) }
    case "unix": return path(rest).map { .unix(path: $0) }
    default: return HostPort(text).flatMap { $0.port > 0 ? .tcp($0, .any) : nil }
    }
  }

  private static func address(_ text: String) -> HostPort? {
    guard text.hasPrefix("//"), let address = HostPort(text.dropFirst(2)), address.port > 0 else { return nil }
    return address
  }

  /// `file:name`, `file:/folder/name` and `file:///folder/name`.
  private static func path(_ text: String) -> String? {
    let path = text.hasPrefix("///") ? String(text.dropFirst(2)) : text
    return path.isEmpty || path.hasPrefix("//") || path.unicodeScalars.contains("\0") ? nil : path
  }
}
