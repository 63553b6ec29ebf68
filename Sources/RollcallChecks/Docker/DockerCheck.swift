import Foundation
import NIOCore
import Rollcall
import RollcallAgent
import Synchronization

/// Runs a program in a container, through the Docker engine of this machine.
struct DockerCheck: Sendable {
  private let engine: DockerEngine
  private let remains = Remains()

  /// - Parameter socket: where the engine listens; nil is where its own client would look.
  init(socket: String? = nil) {
    engine = DockerEngine(socket: socket ?? Self.standardSocket)
  }

  func run(_ probe: DockerProbe, timeout: Duration, outputLimit: Int) async -> CheckOutcome {
    let output = BoundedText(limit: outputLimit)
    let begun = Mutex<String?>(nil)
    do {
      return try await withDeadline(timeout, "timed out") { [engine, remains] in
        if let earlier = remains[probe], (try? await engine.inspect(earlier).isRunning) ?? false {
          return CheckOutcome(.critical, "An earlier run of the check is still going in the container, and cannot be ended from here.")
        }
        remains[probe] = nil
        let run = try await engine.create(probe.command, in: probe.container)
        begun.withLock { $0 = run }
        try await engine.start(run) { part in part.withUnsafeReadableBytes { output.append($0) } }
        return CheckOutcome(Self.health(try await exitCode(of: run)), output.text)
      }
    } catch {
      if let run = begun.withLock({ $0 }) { await end(run, probe) }
      guard (error as? RollcallError)?.code == .timedOut else { return CheckOutcome(.critical, "\(error)") }
      return CheckOutcome(.critical, "Timed out (\(timeout)) running check\n\n\(output.text)")
    }
  }

  func shutdown() async {
    await engine.shutdown()
  }

  /// A program may close its outputs before it ends.
  private func exitCode(of run: String) async throws -> Int? {
    while true {
      let state = try await engine.inspect(run)
      if !state.isRunning { return state.exitCode }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// In a task of its own, which the end of this one's time does not reach.
  private func end(_ run: String, _ probe: DockerProbe) async {
    let isOver = await Task { [engine] in
      let state = try await withDeadline(.seconds(5), "no answer") { try await engine.inspect(run) }
      guard state.isRunning else { return true }
      return ContainerProcess(pid: state.pid ?? 0, container: state.container).end()
    }.result
    if case .success(true) = isOver { return }
    remains[probe] = run
  }

  private static func health(_ exitCode: Int?) -> Health {
    switch exitCode {
    case 0: .passing
    case 1: .warning
    default: .critical
    }
  }

  private static var standardSocket: String {
    let given = ProcessInfo.processInfo.environment["DOCKER_HOST"] ?? ""
    return given.hasPrefix("unix://") ? String(given.dropFirst("unix://".count)) : "/var/run/docker.sock"
  }
}

/// Runs that were to end and could not be ended, one for each probe.
private final class Remains: Sendable {
  private let runs = Mutex<[DockerProbe: String]>([:])

  subscript(probe: DockerProbe) -> String? {
    get { runs.withLock { $0[probe] } }
    set { runs.withLock { $0[probe] = newValue } }
  }
}
