public import LocalServers
private import AsyncHTTPClient
private import Foundation
private import NIOCore

/// Prometheus, as a client of service discovery.
public struct PrometheusServer: ServerKind {
  public enum Version: String, Sendable, CaseIterable {
    /// Debian 11's: finds targets in Consul.
    case consulReading = "2.24"
    /// Debian 12's: built without that, but knows `http_sd_configs`.
    case httpReading = "2.42"
  }

  public var version: Version
  /// Its `prometheus.yml`.
  public var configuration: String

  public init(_ version: Version, configuration: String) {
    self.version = version
    self.configuration = configuration
  }

  public var name: String { "prometheus" }

  public var portCount: Int { 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    let file = site.folder.appending(path: "prometheus.yml")
    try Data(configuration.utf8).write(to: file)
    let variable = "ROLLCALL_PROMETHEUS_\(version.rawValue.replacing(".", with: "_"))"
    return ServerCommand(
      executable: try ServerExecutable(name: "prometheus-\(version.rawValue)", variable: variable).locate(),
      arguments: [
        "--config.file=\(file.path)", "--storage.tsdb.path=\(site.data.path)", "--web.listen-address=\(address(at: site))",
        "--storage.tsdb.retention.time=1h",
      ])
  }

  public func isReady(at site: ServerSite) async throws -> Bool {
    let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: "http://\(address(at: site))/-/ready"), timeout: .seconds(1))
    return String(buffer: try await response.body.collect(upTo: 1 << 20)).contains("Ready")
  }

  func address(at site: ServerSite) -> String { "\(site.host):\(site.ports.first ?? 0)" }
}

extension RealServer<PrometheusServer> {
  /// The `instance` labels of what it scrapes now.
  public func targets() async throws -> [String] {
    let request = HTTPClientRequest(url: "http://\(kind.address(at: site))/api/v1/targets?state=active")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
    let body = try await response.body.collect(upTo: 16 << 20)
    return try JSONDecoder().decode(PrometheusTargets.self, from: Data(body.readableBytesView)).data.activeTargets.compactMap {
      $0.labels["instance"]
    }.sorted()
  }
}

/// The answer of `api/v1/targets`, as far as it is looked at.
private struct PrometheusTargets: Decodable {
  struct Data: Decodable {
    var activeTargets: [Target]
  }

  struct Target: Decodable {
    var labels: [String: String]
  }

  var data: Data
}
