import EtcdClient
import Foundation
import Rollcall
import RollcallLayouts

/// What an `etcd:` URL says, and the environment with it.
struct EtcdCatalogOptions {
  private static let names = [
    "layout", "user", "password-file", "tls-ca-file", "tls-cert-file", "tls-key-file", "timeout", "register-rate",
  ]

  let endpoints: [EtcdEndpoint]
  let credentials: EtcdCredentials?
  let places: Places
  private(set) var client = EtcdSettings()
  private(set) var settings = EtcdCatalogSettings()

  /// - Throws: `.invalid` that names the option and what it may be.
  init(_ url: CatalogURL, environment: [String: String] = ProcessInfo.processInfo.environment) throws(RollcallError) {
    for name in url.options.keys.sorted() where !Self.names.contains(name) {
      throw .invalid(
        name.contains("password") || name.contains("token")
          ? "'\(name)' is no option of '\(url.scheme)': passwords stay out of URLs. Use password-file, or the variable ETCDCTL_PASSWORD."
          : "'\(name)' is no option of '\(url.scheme)'. Possible: \(Self.names.joined(separator: ", "))")
    }
    let scheme: EtcdEndpoint.Scheme = url.usesTLS ? .https : .http
    let given = url.endpoints.map { EtcdEndpoint(scheme: scheme, host: $0.host, port: $0.port ?? EtcdEndpoint.defaultPort) }
    endpoints = given.isEmpty ? [EtcdEndpoint(scheme: scheme, host: "127.0.0.1")] : given
    places = Places(try LayoutChoice(name: url.options["layout"] ?? LayoutChoice.rollcall.rawValue), base: url.path)
    credentials = try EtcdLogin(user: url.options["user"], passwordFile: url.options["password-file"], environment: environment).credentials
    try readTLS(url)
    try readTimeout(url)
    if let text = url.options["register-rate"] {
      guard let rate = Int(text), (1...1_000_000).contains(rate) else {
        throw .invalid(
          "The register-rate '\(text)' cannot be used. Write how many instances a second may be registered, from 1 to 1000000.")
      }
      settings.registrationRate = rate
    }
  }

  private mutating func readTimeout(_ url: CatalogURL) throws(RollcallError) {
    guard let text = url.options["timeout"] else { return }
    guard let timeout = Duration(text: text), timeout >= .milliseconds(100), timeout <= .seconds(3_600) else {
      throw .invalid("The timeout '\(text)' cannot be used. Write it like 10s or 500ms, from 100ms to 1h.")
    }
    settings.requestTimeout = timeout
    client.requestTimeout = timeout
    client.connect.timeout = min(client.connect.timeout, timeout)
    client.retry.tryTimeout = min(client.retry.tryTimeout, timeout)
  }

  private mutating func readTLS(_ url: CatalogURL) throws(RollcallError) {
    let (authority, certificate, key) = (url.options["tls-ca-file"], url.options["tls-cert-file"], url.options["tls-key-file"])
    guard url.usesTLS else {
      guard authority == nil, certificate == nil, key == nil else {
        throw .invalid("'\(url)' names files for TLS without using it. Write etcd+tls://")
      }
      return
    }
    client.tls.trustedRoots = authority.map { .file($0) }
    switch (certificate, key) {
    case (let certificate?, let key?):
      client.tls.identity = EtcdSettings.TLS.Identity(certificates: .file(certificate), privateKey: .file(key))
    case (nil, nil): break
    default: throw .invalid("'\(url)' names only one of tls-cert-file and tls-key-file. Give both, or neither.")
    }
  }
}

extension Duration {
  /// Reads `500ms`, `10s`, `2m` and `1h`, also with a fraction.
  init?(text: String) {
    let units: [(String, Duration)] = [("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3_600))]
    guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }), let number = Double(text.dropLast(unit.count)),
      number.isFinite, abs(number) < 1e9
    else { return nil }
    self = scale * number
  }
}
