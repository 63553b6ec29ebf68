public import LocalServers
private import Synchronization

/// Three members of etcd that form one cluster.
public final class EtcdCluster: Sendable {
  public let members: [RealServer<EtcdServer>]

  private init(members: [RealServer<EtcdServer>]) {
    self.members = members
  }

  /// Starts three members and returns once they have a leader.
  public static func start(version: EtcdServer.Version = .v35, arguments: [String] = []) async throws -> EtcdCluster {
    let list = MemberList()
    var members: [RealServer<EtcdServer>] = []
    for name in ["n1", "n2", "n3"] {
      var kind = EtcdServer(version: version, arguments: arguments)
      kind.membership = EtcdServer.Membership(name: name) { list.text }
      let member = try RealServer(kind)
      list.add("\(name)=\(kind.peerURL(at: member.site))")
      members.append(member)
    }
    let cluster = EtcdCluster(members: members)
    do {
      try await cluster.startAll()
    } catch {
      await cluster.stop()
      throw error
    }
    return cluster
  }

  /// Runs `body` with a cluster of its own, and stops it after it.
  public static func with<Result>(
    version: EtcdServer.Version = .v35, arguments: [String] = [], isolation: isolated (any Actor)? = #isolation,
    _ body: (EtcdCluster) async throws -> Result
  ) async throws -> Result {
    let cluster = try await start(version: version, arguments: arguments)
    do {
      let result = try await body(cluster)
      await cluster.stop()
      return result
    } catch {
      await cluster.stop()
      throw error
    }
  }

  /// As one catalog URL.
  public var url: String { "etcd://\(members.map(\.clientAddress).joined(separator: ","))" }

  /// Ends all members for good and removes their folders.
  public func stop() async {
    await withTaskGroup { group in
      for member in members { group.addTask { await member.stop() } }
    }
  }

  /// All at once, since none is ready before it has another.
  private func startAll() async throws {
    try await withThrowingTaskGroup { group in
      for member in members { group.addTask { try await member.start() } }
      try await group.waitForAll()
    }
  }
}

/// Grows while the members get their ports.
private final class MemberList: Sendable {
  private let entries = Mutex<[String]>([])

  var text: String { entries.withLock { $0.joined(separator: ",") } }

  func add(_ entry: String) {
    entries.withLock { $0.append(entry) }
  }
}
