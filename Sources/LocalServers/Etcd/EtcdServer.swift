private import AsyncHTTPClient
private import Foundation
private import NIOCore

/// One member of etcd: alone, or in an ``EtcdCluster``.
public struct EtcdServer: ServerKind {
  /// Those that Debian 12 and 13 have; `scripts/install-servers` installs both.
  public enum Version: String, CaseIterable, Sendable {
    case v34 = "3.4"
    case v35 = "3.5"
  }

  /// Files in PEM, for its clients.
  public struct TLS: Sendable {
    public var certificate: String
    public var privateKey: String
    /// The roots of the clients' certificates, which are then asked for.
    public var clientRoots: String?

    public init(certificate: String, privateKey: String, clientRoots: String? = nil) {
      self.certificate = certificate
      self.privateKey = privateKey
      self.clientRoots = clientRoots
    }
  }

  public var version: Version
  public var tls: TLS?
  /// Further arguments, such as `--enable-v2`.
  public var arguments: [String]
  /// Whether the `etcd` on PATH will do, whatever its version.
  public var isAnyVersion = false
  /// `NAME=URL,…` of all members, and which of them this is; `nil` for a cluster of its own.
  package var membership: Membership?

  public init(version: Version = .v35, tls: TLS? = nil, arguments: [String] = []) {
    self.version = version
    self.tls = tls
    self.arguments = arguments
  }

  private enum Port: Int, CaseIterable {
    case client, peer, metrics
  }

  public var name: String { "etcd" }

  public var portCount: Int { Port.allCases.count }

  public var executable: ServerExecutable { Self.executable("etcd", version) }

  /// The command-line client of the same version.
  public var controlExecutable: ServerExecutable { Self.executable("etcdctl", version) }

  public func command(at site: ServerSite) throws -> ServerCommand {
    let scheme = tls == nil ? "http" : "https"
    let client = "\(scheme)://\(clientAddress(at: site))"
    let peer = peerURL(at: site)
    let member = membership?.name ?? "default"
    var arguments = [
      "--name=\(member)", "--data-dir=\(site.data.path)", "--listen-client-urls=\(client)", "--advertise-client-urls=\(client)",
      "--listen-peer-urls=\(peer)", "--initial-advertise-peer-urls=\(peer)",
      "--initial-cluster=\(membership?.members() ?? "\(member)=\(peer)")",
      "--listen-metrics-urls=http://\(site.host):\(port(.metrics, at: site))",
    ]
    if let tls {
      arguments += ["--cert-file=\(tls.certificate)", "--key-file=\(tls.privateKey)"]
      if let roots = tls.clientRoots { arguments += ["--client-cert-auth", "--trusted-ca-file=\(roots)"] }
    }
    return ServerCommand(executable: try executable.locate(or: isAnyVersion ? ["etcd"] : []), arguments: arguments + self.arguments)
  }

  /// Ready once there is a leader. Asked on a port of its own, which has no TLS.
  public func isReady(at site: ServerSite) async throws -> Bool {
    let request = HTTPClientRequest(url: "http://\(site.host):\(port(.metrics, at: site))/health")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(2))
    return String(buffer: try await response.body.collect(upTo: 1 << 20)).contains(#""health":"true""#)
  }

  func clientAddress(at site: ServerSite) -> String { "\(site.host):\(port(.client, at: site))" }

  func clientPort(at site: ServerSite) -> Int { port(.client, at: site) }

  package func peerURL(at site: ServerSite) -> String { "http://\(site.host):\(port(.peer, at: site))" }

  private func port(_ port: Port, at site: ServerSite) -> Int { site.ports[port.rawValue] }

  private static func executable(_ program: String, _ version: Version) -> ServerExecutable {
    let minor = version.rawValue
    return ServerExecutable(
      name: "\(program)-\(minor)", variable: "ROLLCALL_\(program.uppercased())_\(minor.replacing(".", with: "_"))")
  }
}

extension EtcdServer {
  /// A member's place in a cluster.
  package struct Membership: Sendable {
    package var name: String
    /// Known once every member has its ports.
    package var members: @Sendable () -> String

    package init(name: String, members: @escaping @Sendable () -> String) {
      self.name = name
      self.members = members
    }
  }
}
