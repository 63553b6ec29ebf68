import DockerClient
import Foundation
import NIOCore
import Rollcall
import RollcallAgent
import Synchronization

/// Runs a program in a container, through the Docker engine of this machine.
struct DockerCheck: Sendable {
  /// Fails where no engine could ever be asked.
  private let engine: Result<DockerConnection, DockerError>
  private let remains = Remains()

  /// - Parameter socket: where the engine listens; nil is where its own client would look.
  init(socket: String? = nil) {
    engine = Result { () throws(DockerError) in
      let environment = ProcessInfo.processInfo.environment
      guard let socket else { return try DockerConnection(try .standing(in: environment)) }
      return try DockerConnection(DockerEndpoint(.socket(socket)))
    }
  }

  func run(_ probe: DockerProbe, timeout: Duration, outputLimit: Int) async -> CheckOutcome {
    let output = BoundedText(limit: outputLimit)
    let begun = Mutex<String?>(nil)
    do {
      let engine = try engine.get()
      return try await withDeadline(timeout, "timed out") { [remains] in
        if let earlier = remains[probe], (try? await engine.exec(earlier).isRunning) ?? false {
          return CheckOutcome(.critical, "An earlier run of the check is still going in the container, and cannot be ended from here.")
        }
        remains[probe] = nil
        guard let run = try await engine.createExec(probe.command, in: probe.container) else {
          // In Consul's words.
          return CheckOutcome(.critical, "create exec failed for unknown container \(probe.container)")
        }
        begun.withLock { $0 = run }
        try await engine.startExec(run) { part in part.withUnsafeReadableBytes { output.append($0) } }
        return CheckOutcome(Self.health(try await Self.exitCode(of: run, engine)), output.text)
      }
    } catch {
      if let run = begun.withLock({ $0 }) { await end(run, probe) }
      guard (error as? RollcallError)?.code == .timedOut else { return CheckOutcome(.critical, "\(error)") }
      return CheckOutcome(.critical, "Timed out (\(timeout)) running check\n\n\(output.text)")
    }
  }

  func shutdown() async {
    try? await engine.get().shutdown()
  }

  /// A program may close its outputs before it ends.
  private static func exitCode(of run: String, _ engine: DockerConnection) async throws -> Int? {
    while true {
      let state = try await engine.exec(run)
      if !state.isRunning { return state.exitCode }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// In a task of its own, which the end of this one's time does not reach.
  private func end(_ run: String, _ probe: DockerProbe) async {
    let isOver = await Task { [engine] in
      let state = try await engine.get().exec(run)
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
}

/// Runs that were to end and could not be ended, one for each probe.
private final class Remains: Sendable {
  private let runs = Mutex<[DockerProbe: String]>([:])

  subscript(probe: DockerProbe) -> String? {
    get { runs.withLock { $0[probe] } }
    set { runs.withLock { $0[probe] = newValue } }
  }
}
