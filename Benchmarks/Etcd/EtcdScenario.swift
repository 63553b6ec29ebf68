import EtcdClient
import RealServers
import Subprocess

/// Our client of etcd beside Python's grpcio and etcdctl, on the same server, in turn.
enum EtcdScenario {
  static func run(rounds: Rounds, _ report: inout Report) async throws {
    try await RealServer.with(EtcdServer(version: .v35)) { server in
      let endpoint = EtcdEndpoint(host: server.site.host, port: server.clientPort)
      let connections = try await with(endpoint, EtcdSettings()) { etcd in
        let ours = EtcdClientLoad(etcd: etcd)
        let theirs = GRPCIOLoad(address: server.clientAddress)
        try await latency(ours, theirs, "", rounds, &report)
        try await throughput(ours, theirs, rounds, &report)
        try await watch(ours, theirs, rounds, &report)
        try await commandLine(server, ours, &report)
        try await manyWatches(etcd, &report)
        try await deadlines(etcd, server, &report)
      }
      report.note("connections that our client made for all of this: \(connections)")
    }
    let identity = try await SelfSigned()
    let kind = EtcdServer(version: .v35, tls: .init(certificate: identity.certificate, privateKey: identity.privateKey))
    try await RealServer.with(kind) { server in
      let endpoint = EtcdEndpoint(scheme: .https, host: server.site.host, port: server.clientPort)
      let connections = try await with(endpoint, EtcdSettings(tls: .init(trustedRoots: .file(identity.certificate)))) { etcd in
        let theirs = GRPCIOLoad(address: server.clientAddress, root: identity.certificate)
        try await latency(EtcdClientLoad(etcd: etcd), theirs, ", TLS", rounds, &report)
      }
      report.note("connections that our client made for all of this: \(connections)")
    }
  }

  /// A client for the time of `body`.
  /// - Returns: how many connections it made for its calls.
  private static func with(
    _ endpoint: EtcdEndpoint, _ settings: EtcdSettings, _ body: (Etcd) async throws -> Void
  ) async throws -> Int {
    let etcd = try Etcd(endpoints: [endpoint], settings: settings)
    let states = etcd.connectionStates
    let counting = Task {
      var connections = 0
      for await state in states {
        if case .connected = state { connections += 1 }
      }
      return connections
    }
    try await body(etcd)
    await etcd.close()
    return await counting.value
  }

  private static func latency(
    _ ours: EtcdClientLoad, _ theirs: GRPCIOLoad, _ suffix: String, _ rounds: Rounds, _ report: inout Report
  ) async throws {
    for call in [EtcdCall.put, .range] {
      let name = call == .put ? "put" : "linearizable range"
      let (mine, other) = try await rounds.run(
        by: \.median, { try await ours.sequence(call, count: 5_000) }, { try await theirs.sequence(call, count: 5_000) })
      report.compare("\(name), one in flight, p50\(suffix)", unit: "µs", ours: mine.median, theirs: other.median, aim: .atMost(0.75))
      report.compare("  p99", unit: "µs", ours: mine.tail, theirs: other.tail)
      report.compare("  CPU of the client each", unit: "µs", ours: mine.cpu, theirs: other.cpu)
    }
  }

  private static func throughput(
    _ ours: EtcdClientLoad, _ theirs: GRPCIOLoad, _ rounds: Rounds, _ report: inout Report
  ) async throws {
    for call in [EtcdCall.put, .range] {
      let name = call == .put ? "put" : "linearizable range"
      let (mine, other) = try await rounds.run(
        by: \.rate, { try await ours.flight(call, tasks: 64, for: .seconds(3)) },
        { try await theirs.flight(call, tasks: 64, for: .seconds(3)) })
      report.compare("\(name)s, 64 in flight", unit: "/s", ours: mine.rate, theirs: other.rate, aim: .atLeast(8))
      report.compare("  CPU of the client for each \(name)", unit: "µs", ours: mine.cpu, theirs: other.cpu, aim: .atMost(0.1))
    }
  }

  private static func watch(_ ours: EtcdClientLoad, _ theirs: GRPCIOLoad, _ rounds: Rounds, _ report: inout Report) async throws {
    let (mine, other) = try await rounds.run(
      by: \.median, { try await ours.watch(count: 2_000) }, { try await theirs.watch(count: 2_000) })
    report.compare("put to the watch's reader, p50", unit: "µs", ours: mine.median, theirs: other.median)
    report.bound(
      "  what ours adds to grpcio's raw event", unit: "µs", value: mine.median - other.median, most: 300)
  }

  /// etcdctl starts anew for each call, so this is what a script pays.
  private static func commandLine(_ server: RealServer<EtcdServer>, _ ours: EtcdClientLoad, _ report: inout Report) async throws {
    let program = try server.kind.controlExecutable.locate()
    var times: [Duration] = []
    for number in 0..<20 {
      let start = ContinuousClock.now
      let result = try await Subprocess.run(
        .name("env"), arguments: ["ETCDCTL_API=3", program, "--endpoints=http://\(server.clientAddress)", "put", "bench/\(number)", "v"],
        output: .discarded, error: .string(limit: 1 << 16))
      guard result.terminationStatus.isSuccess else { throw BenchmarkError("etcdctl failed: \(result.standardError)") }
      times.append(.now - start)
    }
    let mine = try await ours.sequence(.put, count: 1_000)
    report.compare(
      "put, against the command etcdctl put, p50", unit: "µs", ours: mine.median, theirs: times.sorted()[times.count / 2].microseconds)
  }

  private static func manyWatches(_ etcd: Etcd, _ report: inout Report) async throws {
    let load = EtcdClientLoad(etcd: etcd)
    let alone = try await load.sequence(.range, count: 3_000)
    let watches = (0..<150).map { etcd.watch(.prefix(EtcdKey("many/\($0)/"))) }
    let told = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for watch in watches {
          group.addTask {
            for try await event in watch {
              if case .changes = event { return }
            }
          }
        }
        try await group.waitForAll()
      }
    }
    let beside = try await load.sequence(.range, count: 3_000)
    for number in 0..<150 { try await etcd.put(EtcdKey("many/\(number)/k"), []) }
    try await told.value
    report.note(
      "linearizable range beside 150 watches, p50: \(Int(beside.median)) µs, alone: \(Int(alone.median)) µs; every watch told its change")
  }

  private static func deadlines(_ etcd: Etcd, _ server: RealServer<EtcdServer>, _ report: inout Report) async throws {
    server.suspend()
    let start = ContinuousClock.now
    let expired = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<500 {
        group.addTask {
          do {
            _ = try await etcd.get("bench/1", call: EtcdCallOptions(timeout: .milliseconds(100)))
            return false
          } catch {
            return (error as? EtcdError)?.code == .deadlineExceeded
          }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    let elapsed = ContinuousClock.now - start
    server.resume()
    _ = try await etcd.get("bench/1")
    report.note(
      "500 calls with a deadline of 100 ms on a frozen server: \(expired) expired, the last after \(Int(elapsed.seconds * 1000)) ms")
  }
}
