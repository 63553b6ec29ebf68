import Etcd2Client
import Rollcall
import RollcallLayouts

/// What an `etcd2:` URL says.
struct Etcd2CatalogOptions {
  private static let names = ["layout", "timeout"]

  let endpoints: [Etcd2Endpoint]
  let places: Places
  private(set) var timeout = Duration.seconds(8)

  /// - Throws: `.invalid` that names the option and what it may be; `.unsupported` for TLS.
  init(_ url: CatalogURL) throws(RollcallError) {
    guard !url.usesTLS else {
      throw RollcallError(.unsupported, "'\(url)': this engine speaks etcd's v2 API without TLS only. Where TLS is needed, use etcd+tls://")
    }
    for name in url.options.keys.sorted() where !Self.names.contains(name) {
      throw .invalid("'\(name)' is no option of '\(url.scheme)'. Possible: \(Self.names.joined(separator: ", "))")
    }
    let choice = try LayoutChoice(name: url.options["layout"] ?? LayoutChoice.rollcall.rawValue)
    guard choice != .grpc else { throw .invalid("The layout 'grpc' is one of etcd's v3 API. Use etcd://") }
    places = Places(choice, base: url.path)
    let given = url.endpoints.map { Etcd2Endpoint(host: $0.host, port: $0.port ?? Etcd2Endpoint.defaultPort) }
    endpoints = given.isEmpty ? [Etcd2Endpoint(host: "127.0.0.1")] : given
    if let text = url.options["timeout"] {
      guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), (0.1...3_600).contains(seconds) else {
        throw .invalid("The timeout '\(text)' cannot be used. Write it in seconds, like 10s or 0.5s, up to 3600s.")
      }
      timeout = .seconds(seconds)
    }
  }
}
