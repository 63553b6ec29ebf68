import ArgumentParser
import Rollcall

/// A registry as registrator's command line names it: `etcd://etcd:2379/killrvideo/services`, `consul://localhost:8500`.
///
/// What registrator writes there is written by the layout that the catalog's URL says.
enum RegistryURI: Sendable, Equatable {
  case catalog(CatalogURL)
  /// Registrator knows etcd's v2 API only. Where a server has it no more, its v3 API is meant.
  case etcd(version2: CatalogURL, version3: CatalogURL)

  static let examples = [
    "consul://127.0.0.1:8500", "etcd://etcd:2379/services", "zookeeper://127.0.0.1:2181/services", "skydns2://etcd:2379/local",
  ]

  /// - Throws: a sentence that says what is possible.
  init(_ text: String, environment: [String: String]) throws(ValidationError) {
    do {
      guard let separator = text.firstRange(of: "://") else {
        self = .catalog(try CatalogURL(text))
        return
      }
      let rest = text[separator.upperBound...]
      switch text[..<separator.lowerBound] {
      case "etcd" where !rest.contains("?"):
        var url = try CatalogURL("etcd://\(rest)")
        url.options["layout"] = "registrator"
        var version2 = url
        version2.scheme = "etcd2"
        self = .etcd(version2: version2, version3: url)
      case "skydns2":
        var url = try CatalogURL("etcd2://\(rest)")
        let domain = url.path.split(separator: "/").joined(separator: "/")
        guard !domain.isEmpty else {
          throw RollcallError.invalid("'\(text)' lacks the domain under which services are found: write skydns2://host:2379/domain.local")
        }
        url.path = "/skydns/" + domain.split(separator: ".").reversed().joined(separator: "/")
        url.options["layout"] = "skydns"
        self = .catalog(url)
      case "zookeeper" where !rest.contains("?"):
        var url = try CatalogURL(text)
        url.options["layout"] = "registrator"
        self = .catalog(url)
      case "consul" where rest.isEmpty:
        self = .catalog(try CatalogURL(environment["CONSUL_HTTP_ADDR"].map { "consul://\($0)" } ?? "consul://127.0.0.1:8500"))
      case "consul-tls":
        var url = try CatalogURL("consul+tls://\(rest)")
        let files = ["tls-ca-file": "CONSUL_CACERT", "tls-cert-file": "CONSUL_CLIENT_CERT", "tls-key-file": "CONSUL_CLIENT_KEY"]
        for (option, variable) in files { url.options[option] = environment[variable].flatMap { $0.isEmpty ? nil : $0 } }
        self = .catalog(url)
      case "consul-unix":
        throw RollcallError.invalid("'\(text)': Consul is reached over TCP only. Give its HTTP address: consul://127.0.0.1:8500")
      case "consulkv", "consulkv-unix", "consulkv-tls":
        throw RollcallError.invalid(
          "'\(text)': plain keys in Consul are not written. Services can be: consul://host:8500; or keys in etcd: etcd://host:2379/prefix")
      default: self = .catalog(try CatalogURL(text))
      }
    } catch let error as RollcallError {
      throw ValidationError(error.message)
    } catch {
      throw ValidationError("\(error)")
    }
    for url in urls {
      guard Catalogs.builtIn.contains(url) else {
        throw ValidationError("'\(text)' is no registry. Examples: \(Self.examples.joined(separator: "  "))")
      }
    }
  }

  var urls: [CatalogURL] {
    switch self {
    case .catalog(let url): [url]
    case .etcd(let version2, let version3): [version2, version3]
    }
  }
}
