import ConsulAPI
package import ConsulClient
package import Rollcall

/// What a `consul:` URL says.
package struct ConsulCatalogOptions {
  static let defaultPort = 8500

  private static let names = ["dc", "token-file", "tls-ca-file", "tls-cert-file", "tls-key-file", "timeout"]

  package var settings: ConsulSettings

  /// - Throws: `.invalid` that names the option and what it may be.
  package init(_ url: CatalogURL) throws(RollcallError) {
    for name in url.options.keys.sorted() where !Self.names.contains(name) {
      throw .invalid(
        name.contains("token")
          ? "'\(name)' is no option of '\(url.scheme)': tokens stay out of URLs. Use token-file, or the variable CONSUL_HTTP_TOKEN."
          : "'\(name)' is no option of '\(url.scheme)'. Possible: \(Self.names.joined(separator: ", "))")
    }
    guard url.path.isEmpty || url.path == "/" else {
      throw .invalid("'\(url)' has a path, which means nothing to Consul. Write consul://host:port")
    }
    let endpoints = url.endpoints.map { ConsulEndpoint(host: $0.host, port: $0.port ?? Self.defaultPort) }
    settings = ConsulSettings(endpoints: endpoints.isEmpty ? [ConsulEndpoint(host: "127.0.0.1")] : endpoints)
    settings.datacenter = url.options["dc"]
    settings.token = url.options["token-file"].map { .file($0) } ?? .environment
    try readTLS(url)
    if let text = url.options["timeout"] {
      guard let timeout = try? GoDuration(text), timeout.duration >= .milliseconds(100), timeout.duration <= .seconds(3_600) else {
        throw .invalid("The timeout '\(text)' cannot be used. Write it like 10s or 500ms, from 100ms to 1h.")
      }
      settings.timeouts.request = timeout.duration
      settings.timeouts.connect = min(settings.timeouts.connect, timeout.duration)
    }
  }

  private mutating func readTLS(_ url: CatalogURL) throws(RollcallError) {
    let files = ["tls-ca-file", "tls-cert-file", "tls-key-file"].map { url.options[$0] }
    guard url.usesTLS else {
      if files.contains(where: { $0 != nil }) { throw .invalid("'\(url)' names files for TLS without using it. Write consul+tls://") }
      return
    }
    settings.tls = ConsulTLS(authorityFile: files[0], certificateFile: files[1], keyFile: files[2])
  }
}
