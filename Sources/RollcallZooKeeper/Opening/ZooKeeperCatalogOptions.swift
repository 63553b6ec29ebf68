import Foundation
import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// What a `zookeeper:` URL says, and the environment with it.
struct ZooKeeperCatalogOptions {
  private static let names = [
    "layout", "user", "password-file", "tls-ca-file", "tls-cert-file", "tls-key-file", "timeout", "session-timeout",
  ]
  /// Holds a password where no file does.
  static let passwordVariable = "ROLLCALL_ZOOKEEPER_PASSWORD"

  let places: Places
  private(set) var settings = ZooKeeperCatalogSettings()

  /// - Throws: `.invalid` that names the option and what it may be.
  init(
    _ url: CatalogURL, environment: [String: String] = ProcessInfo.processInfo.environment,
    processID: Int32 = ProcessInfo.processInfo.processIdentifier, now: Date = Date()
  ) throws(RollcallError) {
    for name in url.options.keys.sorted() where !Self.names.contains(name) {
      throw .invalid(
        name.contains("password")
          ? "'\(name)' is no option of '\(url.scheme)': passwords stay out of URLs. Use password-file, or the variable \(Self.passwordVariable)."
          : "'\(name)' is no option of '\(url.scheme)'. Possible: \(Self.names.joined(separator: ", "))")
    }
    let choice = try FolderLayoutChoice(name: url.options["layout"] ?? FolderLayoutChoice.rollcall.rawValue)
    places = Places(choice, base: url.path, processID: processID, time: Int64(now.timeIntervalSince1970 * 1_000))
    settings.hosts = url.endpoints.map { ZooKeeperHost($0.host, port: $0.port ?? ZooKeeperHost.defaultPort) }
    if settings.hosts.isEmpty { settings.hosts = [ZooKeeperHost("127.0.0.1")] }
    if let user = url.options["user"] {
      let password = try Self.password(of: user, file: url.options["password-file"], environment: environment)
      settings.client.credentials = [.digest(user: user, password: password)]
    } else if url.options["password-file"] != nil {
      throw .invalid("A password-file is given without a user. Add user=NAME.")
    }
    if let timeout = try Self.duration("timeout", url) { settings.client.requestTimeout = timeout }
    if let timeout = try Self.duration("session-timeout", url) { settings.client.sessionTimeout = timeout }
    try readTLS(url)
  }

  private static func password(of user: String, file: String?, environment: [String: String]) throws(RollcallError) -> String {
    guard let file else {
      guard let password = environment[passwordVariable], !password.isEmpty else {
        throw .invalid("The user '\(user)' has no password. Give it in a file (password-file=FILE) or in the variable \(passwordVariable).")
      }
      return password
    }
    do {
      let line = try String(contentsOfFile: file, encoding: .utf8).prefix { !$0.isNewline }
      if !line.isEmpty { return String(line) }
    } catch {
      throw RollcallError(.invalid, "The password file '\(file)' cannot be read.", underlying: error)
    }
    throw .invalid("The first line of the password file '\(file)' is empty.")
  }

  private static func duration(_ name: String, _ url: CatalogURL) throws(RollcallError) -> Duration? {
    guard let text = url.options[name] else { return nil }
    let units: [(String, Duration)] = [("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60))]
    guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }), let number = Double(text.dropLast(unit.count)),
      number > 0, number < 1e6, scale * number >= .milliseconds(100), scale * number <= .seconds(3_600)
    else { throw .invalid("The \(name) '\(text)' cannot be used. Write it like 10s or 500ms, from 100ms to 60m.") }
    return scale * number
  }

  private mutating func readTLS(_ url: CatalogURL) throws(RollcallError) {
    let (authority, certificate, key) = (url.options["tls-ca-file"], url.options["tls-cert-file"], url.options["tls-key-file"])
    guard url.usesTLS else {
      guard authority == nil, certificate == nil, key == nil else {
        throw .invalid("'\(url)' names files for TLS without using it. Write zookeeper+tls://")
      }
      return
    }
    var tls = ZooKeeperSettings.TLS()
    tls.trustedRoots = authority.map { .file($0) }
    switch (certificate, key) {
    case (let certificate?, let key?):
      tls.identity = ZooKeeperSettings.TLS.Identity(certificates: .file(certificate), privateKey: .file(key))
    case (nil, nil): break
    default: throw .invalid("'\(url)' names only one of tls-cert-file and tls-key-file. Give both, or neither.")
    }
    settings.client.tls = tls
  }
}
