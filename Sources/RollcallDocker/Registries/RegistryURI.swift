public import Rollcall

/// A registry as registrator's command line names it: `etcd://etcd:2379/killrvideo/services`, `consul://localhost:8500`.
///
/// What registrator writes there is written by the layout that the catalog's URL says.
public enum RegistryURI: Sendable, Equatable {
  case catalog(CatalogURL)
  /// Registrator knows etcd's v2 API only. Where a server has it no more, its v3 API is meant.
  case etcd(version2: CatalogURL, version3: CatalogURL)

  public static let examples = [
    "consul://127.0.0.1:8500", "etcd://etcd:2379/services", "zookeeper://127.0.0.1:2181/services", "skydns2://etcd:2379/local",
  ]

  /// - Throws: `.invalid` that says what is possible.
  public init(_ text: String, environment: [String: String]) throws(RollcallError) {
    guard let separator = text.firstRange(of: "://") else {
      self = .catalog(try CatalogURL(text))
      return
    }
    let rest = text[separator.upperBound...]
    // With options it is a catalog's URL.
    let isPlain = !rest.contains("?")
    switch text[..<separator.lowerBound] {
    case "etcd" where isPlain:
      var url = try CatalogURL(text)
      url.options["layout"] = "registrator"
      var version2 = url
      version2.scheme = "etcd2"
      self = .etcd(version2: version2, version3: url)
    case "zookeeper" where isPlain:
      var url = try CatalogURL(text)
      url.options["layout"] = "registrator"
      self = .catalog(url)
    case "skydns2": self = .catalog(try Self.skydns(text, rest))
    case "consul" where rest.isEmpty:
      self = .catalog(try CatalogURL("consul://" + (Self.value("CONSUL_HTTP_ADDR", environment) ?? "127.0.0.1:8500")))
    case "consul-tls":
      var url = try CatalogURL("consul+tls://\(rest)")
      url.options["tls-ca-file"] = Self.value("CONSUL_CACERT", environment)
      url.options["tls-cert-file"] = Self.value("CONSUL_CLIENT_CERT", environment)
      url.options["tls-key-file"] = Self.value("CONSUL_CLIENT_KEY", environment)
      self = .catalog(url)
    case "consul-unix": throw .invalid("'\(text)': Consul is reached over TCP only. Give its HTTP address: consul://127.0.0.1:8500")
    case "consulkv", "consulkv-unix", "consulkv-tls":
      throw .invalid(
        "'\(text)': plain keys in Consul are not written. Services can be: consul://host:8500; or keys in etcd: etcd://host:2379/prefix")
    default: self = .catalog(try CatalogURL(text))
    }
  }

  /// The domain lies in reverse, as its readers have it.
  private static func skydns(_ text: String, _ rest: Substring) throws(RollcallError) -> CatalogURL {
    var url = try CatalogURL("etcd2://\(rest)")
    let domain = url.path.split(separator: "/").joined(separator: "/")
    guard !domain.isEmpty else {
      throw .invalid("'\(text)' lacks the domain under which services are found: write skydns2://host:2379/domain.local")
    }
    url.path = "/skydns/" + domain.split(separator: ".").reversed().joined(separator: "/")
    url.options["layout"] = "skydns"
    return url
  }

  private static func value(_ name: String, _ environment: [String: String]) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The one, or both in question.
  public var urls: [CatalogURL] {
    switch self {
    case .catalog(let url): [url]
    case .etcd(let version2, let version3): [version2, version3]
    }
  }
}
