import Foundation
import NIOCore
import NIOPosix
import RealServers
import Rollcall
import RollcallReadiness
import Testing

@Suite("Looking whether a condition holds", .timeLimit(.minutes(1)))
struct ReadinessProbeTests {
  private func problem(_ text: String) async throws -> String? { await ReadinessProbe(try ReadinessCondition(text)).problem() }

  @Test func `Connections by port and by kind of address`() async throws {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(host: "127.0.0.1", port: 0).get()
    let port = server.localAddress?.port ?? 0
    #expect(try await problem("127.0.0.1:\(port)") == nil)
    #expect(try await problem("tcp4://127.0.0.1:\(port)") == nil)
    #expect(try await problem("tcp6://127.0.0.1:\(port)") == "127.0.0.1:\(port) accepts no connections")
    try await server.close()
    #expect(try await problem("tcp://127.0.0.1:\(port)") == "127.0.0.1:\(port) accepts no connections")
  }

  @Test func `Connections at a socket's path`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UInt32.random(in: 0...UInt32.max))").path
    #expect(try await problem("unix:\(path)") == "\(path) accepts no connections")
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(unixDomainSocketPath: path).get()
    #expect(try await problem("unix:\(path)") == nil)
    try await server.close()
    try? FileManager.default.removeItem(atPath: path)
  }

  @Test func `Commands and their first line`() async throws {
    #expect(try await problem("exec:true") == nil)
    #expect(try await problem("exec:exit 3") == "'exit 3' ends with 3")
    #expect(try await problem("exec:echo not yet >&2; echo more; exit 2") == "'echo not yet >&2; echo more; exit 2' ends with 2: not yet")
    #expect(try await problem("exec:yes | head -c 3000000; exit 1")?.hasSuffix("ends with 1: y") == true)
    #expect(try await problem("exec:kill -9 $$") == "'kill -9 $$' is ended by signal 9")
  }

  @Test func `A command that is cancelled ends with all that it has started`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UInt32.random(in: 0...UInt32.max))").path
    let probe = ReadinessProbe(try ReadinessCondition("exec:sleep 1000 & echo $! > \(path).new; mv \(path).new \(path); wait"))
    let looking = Task { await probe.problem() }
    try await ReadinessProbe.waitUntilReady([try ReadinessCondition("file:\(path)")])
    let child = try #require(pid_t(try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
    looking.cancel()
    _ = await looking.value
    // The kernel needs a moment to end what it was told to kill; who is not told never ends.
    while kill(child, 0) == 0 && !isZombie(child) { try await Task.sleep(for: .milliseconds(10)) }
    try FileManager.default.removeItem(atPath: path)
  }

  /// Ended, and not collected by whoever collects orphans here.
  private func isZombie(_ process: pid_t) -> Bool {
    (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z") ?? true
  }
}
