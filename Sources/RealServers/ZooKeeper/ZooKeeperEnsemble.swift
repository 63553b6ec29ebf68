public import LocalServers
private import Synchronization

/// Three servers of ZooKeeper that form one ensemble.
public final class ZooKeeperEnsemble: Sendable {
  public let members: [RealServer<ZooKeeperServer>]
  /// Of an ensemble that can be partitioned: what each member finds where it looks for another.
  private let links: [Link]

  private struct Link: Sendable {
    let from: Int
    let to: Int
    let proxy: FaultyProxy
  }

  private init(members: [RealServer<ZooKeeperServer>], links: [Link]) {
    self.members = members
    self.links = links
  }

  /// Starts three servers and returns once they have a leader.
  /// - Parameters:
  ///   - kind: what they have in common.
  ///   - isPartitionable: whether ``isolate(_:)`` is wanted.
  public static func start(_ kind: ZooKeeperServer = ZooKeeperServer(), isPartitionable: Bool = false) async throws -> ZooKeeperEnsemble {
    let lines = MemberLines()
    let members = try (1...3).map { number in
      var kind = kind
      kind.membership = ZooKeeperServer.Membership(number: number) { lines[number] }
      return try RealServer(kind)
    }
    var links: [Link] = []
    for index in members.indices {
      for (other, peer) in members.enumerated() {
        var port = kind.quorumPort(at: peer.site)
        if isPartitionable, other != index {
          let proxy = try await FaultyProxy.start(before: peer.site.host, port: port)
          links.append(Link(from: index, to: other, proxy: proxy))
          port = proxy.port
        }
        lines.add(kind.memberLine(number: other + 1, at: peer.site, quorumPort: port), for: index + 1)
      }
    }
    let ensemble = ZooKeeperEnsemble(members: members, links: links)
    do {
      try await ensemble.startAll()
    } catch {
      await ensemble.stop()
      throw error
    }
    return ensemble
  }

  /// Cuts members off from all others, without a word to anybody: what they send each other over their quorum's connections vanishes. (Elections go on: a
  /// member tells the others where it can be called, past any proxy. Who is elected then reaches nobody.)
  public func isolate(_ isolated: [RealServer<ZooKeeperServer>]) async throws {
    let numbers = Set(members.indices.filter { index in isolated.contains { $0 === members[index] } })
    for link in links where numbers.contains(link.from) || numbers.contains(link.to) { try await link.proxy.set(.swallow) }
  }

  public func heal() async throws {
    for link in links { try await link.proxy.set(.forward) }
  }

  /// Runs `body` with an ensemble of its own, and stops it after it.
  public static func with<Result>(
    _ kind: ZooKeeperServer = ZooKeeperServer(), isPartitionable: Bool = false, isolation: isolated (any Actor)? = #isolation,
    _ body: (ZooKeeperEnsemble) async throws -> Result
  ) async throws -> Result {
    let ensemble = try await start(kind, isPartitionable: isPartitionable)
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
      for link in links { group.addTask { await link.proxy.stop() } }
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

/// The lines of each member's configuration; they grow while the members get their ports.
private final class MemberLines: Sendable {
  private let lines = Mutex<[Int: [String]]>([:])

  subscript(number: Int) -> [String] { lines.withLock { $0[number] ?? [] } }

  func add(_ line: String, for number: Int) {
    lines.withLock { $0[number, default: []].append(line) }
  }
}
