private import Foundation
private import NIOCore
private import NIOPosix

/// One ZooKeeper server: alone, or in a ``ZooKeeperEnsemble``.
public struct ZooKeeperServer: ServerKind {
  /// Those that Debian 12 and 13 have; `scripts/install-servers` installs both.
  public enum Version: String, CaseIterable, Sendable {
    case v38 = "3.8"
    case v39 = "3.9"
  }

  /// Files in PEM, for a port with TLS beside the plain one.
  public struct TLS: Sendable {
    /// The certificate and then its key, in one file, as ZooKeeper wants it.
    public var certificateAndKey: String
    /// The roots of the clients' certificates.
    public var clientRoots: String
    /// Whether clients must show a certificate.
    public var requiresClients: Bool

    public init(certificateAndKey: String, clientRoots: String, requiresClients: Bool) {
      self.certificateAndKey = certificateAndKey
      self.clientRoots = clientRoots
      self.requiresClients = requiresClients
    }
  }

  public var version: Version
  /// Milliseconds. Sessions live 2 to 20 ticks; short ones make quick tests.
  public var tickTime: Int
  public var tls: TLS?
  /// Users and passwords of SASL's DIGEST-MD5.
  public var saslUsers: [String: String]
  /// Further lines of the configuration file.
  public var configuration: [String]
  /// Further properties of the Java machine, such as `readonlymode.enabled=true`.
  public var properties: [String]
  /// Whether the ZooKeeper on PATH will do, or Debian's, whatever its version.
  public var isAnyVersion = false
  package var membership: Membership?

  public init(
    version: Version = .v38, tickTime: Int = 500, tls: TLS? = nil, saslUsers: [String: String] = [:], configuration: [String] = [],
    properties: [String] = []
  ) {
    self.version = version
    self.tickTime = tickTime
    self.tls = tls
    self.saslUsers = saslUsers
    self.configuration = configuration
    self.properties = properties
  }

  private enum Port: Int, CaseIterable {
    case client, secure, quorum, election
  }

  public var name: String { "zookeeper" }

  public var portCount: Int { Port.allCases.count }

  public var executable: ServerExecutable {
    ServerExecutable(
      name: "zookeeper-\(version.rawValue)", variable: "ROLLCALL_ZOOKEEPER_\(version.rawValue.replacing(".", with: "_"))")
  }

  public func command(at site: ServerSite) throws -> ServerCommand {
    var lines = [
      "tickTime=\(tickTime)", "initLimit=20", "syncLimit=10", "dataDir=\(site.data.path)", "clientPort=\(clientPort(at: site))",
      "clientPortAddress=\(site.host)", "admin.enableServer=false", "4lw.commands.whitelist=*", "maxClientCnxns=0",
    ]
    var properties = ["zookeeper.extendedTypesEnabled=true", "zookeeper.forceSync=no", "zookeeper.snapshot.trust.empty=true"] + properties
    if let membership {
      try "\(membership.number)\n".write(to: site.data.appending(path: "myid"), atomically: true, encoding: .utf8)
      lines += membership.members()
    }
    if let tls {
      lines += ["secureClientPort=\(securePort(at: site))", "secureClientPortAddress=\(site.host)"]
      properties += [
        "zookeeper.serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
        "zookeeper.ssl.keyStore.location=\(tls.certificateAndKey)", "zookeeper.ssl.keyStore.type=PEM",
        "zookeeper.ssl.trustStore.location=\(tls.clientRoots)", "zookeeper.ssl.trustStore.type=PEM",
        "zookeeper.ssl.clientAuth=\(tls.requiresClients ? "need" : "none")",
      ]
    }
    if !saslUsers.isEmpty {
      let users = saslUsers.sorted { $0.key < $1.key }.map { "user_\($0.key)=\"\($0.value)\"" }.joined(separator: " ")
      let login = site.folder.appending(path: "jaas.conf")
      try "Server { org.apache.zookeeper.server.auth.DigestLoginModule required \(users); };\n".write(
        to: login, atomically: true, encoding: .utf8)
      properties.append("java.security.auth.login.config=\(login.path)")
      lines.append("authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
    }
    let file = site.folder.appending(path: "zoo.cfg")
    try (lines + configuration).joined(separator: "\n").appending("\n").write(to: file, atomically: true, encoding: .utf8)
    let program = try executable.locate(or: isAnyVersion ? Self.scripts : [])
    let flags = properties.map { "-D\($0)" }
    // Its own script takes properties by its environment.
    guard program.hasSuffix(".sh") else { return ServerCommand(executable: program, arguments: flags + [file.path]) }
    return ServerCommand(
      executable: program, arguments: ["start-foreground", file.path],
      environment: ["SERVER_JVMFLAGS": flags.joined(separator: " "), "ZOO_LOG_DIR": site.folder.path])
  }

  /// As ZooKeeper's own archive has it, and where Debian's package puts it.
  private static let scripts = ["zkServer.sh", "/usr/share/zookeeper/bin/zkServer.sh"]

  /// Ready once it has a quorum and answers clients.
  public func isReady(at site: ServerSite) async throws -> Bool {
    try await FourLetterWord.ask("isro", host: site.host, port: clientPort(at: site)) == "rw"
  }

  func clientPort(at site: ServerSite) -> Int { site.ports[Port.client.rawValue] }

  func securePort(at site: ServerSite) -> Int { site.ports[Port.secure.rawValue] }

  /// Where the other members reach it.
  package func quorumPort(at site: ServerSite) -> Int { site.ports[Port.quorum.rawValue] }

  /// A line of the configuration of a member.
  /// - Parameter quorumPort: where that member finds the one of this number.
  package func memberLine(number: Int, at site: ServerSite, quorumPort: Int) -> String {
    "server.\(number)=\(site.host):\(quorumPort):\(site.ports[Port.election.rawValue])"
  }
}

extension ZooKeeperServer {
  /// A server's place in an ensemble.
  package struct Membership: Sendable {
    package var number: Int
    /// Lines of the configuration; known once every member has its ports.
    package var members: @Sendable () -> [String]

    package init(number: Int, members: @escaping @Sendable () -> [String]) {
      self.number = number
      self.members = members
    }
  }
}
