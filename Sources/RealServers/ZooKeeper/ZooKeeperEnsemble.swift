private import Synchronization

/// Three servers of ZooKeeper that form one ensemble.
public final class ZooKeeperEnsemble: Sendable {
  public let members: [RealServer<ZooKeeperServer>]

  private init(members: [RealServer<ZooKeeperServer>]) {
    self.members = members
  }

  /// Starts three servers and returns once they have a leader.
  /// - Parameter kind: what they have in common.
  public static func start(_ kind: ZooKeeperServer = ZooKeeperServer()) async throws -> ZooKeeperEnsemble {
    let lines = MemberLines()
    var members: [RealServer<ZooKeeperServer>] = []
    for number in 1...3 {
      var kind = kind
      kind.membership = ZooKeeperServer.Membership(number: number) { lines.all }
      let member = try RealServer(kind)
      lines.add(kind.memberLine(number: number, at: member.site))
      members.append(member)
    }
    let ensemble = ZooKeeperEnsemble(members: members)
    do {
      try await ensemble.startAll()
    } catch {
      await ensemble.stop()
      throw error
    }
    return ensemble
  }

  /// Runs `body` with an ensemble of its own, and stops it after it.
  public static func with<Result>(
    _ kind: ZooKeeperServer = ZooKeeperServer(), isolation: isolated (any Actor)? = #isolation,
    _ body: (ZooKeeperEnsemble) async throws -> Result
  ) async throws -> Result {
    let ensemble = try await start(kind)
    do {
      let result = try await body(ensemble)
      await ensemble.stop()
      return result
    } catch {
      await ensemble.stop()
      throw error
    }
  }

  /// `host:port` of all members, with commas.
  public var clientAddresses: String { members.map(\.clientAddress).joined(separator: ",") }

  /// As one catalog URL.
  public var url: String { "zookeeper://\(clientAddresses)" }

  /// The member that leads now; nil while none does.
  public func leader() async -> RealServer<ZooKeeperServer>? {
    for member in members where member.isRunning {
      if let answer = try? await member.ask("srvr"), answer.contains("Mode: leader") { return member }
    }
    return nil
  }

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
private final class MemberLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) {
    lines.withLock { $0.append(line) }
  }
}
