private import Foundation
private import Synchronization

/// A real server on free ports of 127.0.0.1 with its data in a temporary folder, for tests, benchmarks and demonstrations.
///
/// It does not outlive this process, however that ends.
///
/// ```swift
/// try await RealServer.with(ConsulServer()) { consul in
///   let catalog = try await catalogs.open(consul.url)
/// }
/// ```
public final class RealServer<Kind: ServerKind>: Sendable {
  public let kind: Kind
  public let site: ServerSite
  private let ports: FreePorts
  private let process = Mutex<ServerProcess?>(nil)

  /// It has its ports, and is started by ``start()``.
  package init(_ kind: Kind) throws {
    self.kind = kind
    ports = try FreePorts(count: kind.portCount, host: "127.0.0.1")
    site = ServerSite(
      ports: ports.ports,
      folder: FileManager.default.temporaryDirectory.appending(path: "rollcall-\(kind.name)-\(UUID().uuidString)"))
  }

  deinit {
    try? FileManager.default.removeItem(at: site.folder)
  }

  /// Starts a server and returns once it does its work.
  /// - Throws: ``RealServerError``, with the end of the server's log.
  public static func start(_ kind: Kind) async throws -> RealServer {
    let server = try RealServer(kind)
    try await server.start()
    return server
  }

  /// Runs `body` with a server of its own, and stops the server after it.
  public static func with<Result>(
    _ kind: Kind, isolation: isolated (any Actor)? = #isolation, _ body: (RealServer) async throws -> Result
  ) async throws -> Result {
    let server = try await start(kind)
    do {
      let result = try await body(server)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  /// Starts it again on the same ports after ``kill()``, and returns once it does its work.
  public func start() async throws {
    guard !isRunning else { throw RealServerError(.wrongState, "\(kind.name) is already running.") }
    try FileManager.default.createDirectory(at: site.data, withIntermediateDirectories: true)
    let command = try kind.command(at: site)
    let started = try await ServerProcess.start(command, folder: site.folder, log: site.log)
    process.withLock { $0 = started }
    do {
      try await waitUntilReady(started)
    } catch {
      await kill()
      throw error
    }
  }

  public var isRunning: Bool { process.withLock { $0?.isRunning ?? false } }

  /// The process's number, while it runs.
  public var processIdentifier: Int32? {
    process.withLock { $0.flatMap { $0.isRunning ? $0.identifier : nil } }
  }

  /// Ends it at once (kill -9), as a crash would, and keeps its data.
  public func kill() async {
    await end(by: SIGKILL)
  }

  /// Freezes it (SIGSTOP): connections stay open and nothing answers.
  public func suspend() {
    process.withLock { $0 }?.suspend()
  }

  /// Lets it go on after ``suspend()``.
  public func resume() {
    process.withLock { $0 }?.signal(SIGCONT)
  }

  /// Kills it and starts it again on the same ports, with its data or as if it were new.
  public func restart(keepingData: Bool) async throws {
    await kill()
    if !keepingData { try FileManager.default.removeItem(at: site.data) }
    try await start()
  }

  /// Ends it for good and removes its folder.
  ///
  /// It is asked first (SIGTERM), and killed if it has not ended within ten seconds.
  public func stop() async {
    guard let running = process.withLock({ $0 }) else { return }
    resume()
    running.signal(SIGTERM)
    let killer = Task {
      try await Task.sleep(for: .seconds(10))
      running.signal(SIGKILL)
    }
    await running.waitForEnd()
    killer.cancel()
    process.withLock { $0 = nil }
    try? FileManager.default.removeItem(at: site.folder)
  }

  /// The last lines that the server printed.
  public func logTail(lines: Int = 30) -> String {
    let text = (try? String(contentsOf: site.log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
  }

  private func end(by signal: CInt) async {
    guard let running = process.withLock({ $0 }) else { return }
    running.signal(signal)
    await running.waitForEnd()
  }

  private func waitUntilReady(_ process: ServerProcess) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      guard process.isRunning else {
        let how = await process.waitForEnd()
        throw RealServerError(.ended, "\(kind.name) ended before it was ready (\(how)). Its log ends with:\n\(logTail())")
      }
      if let ready = try? await kind.isReady(at: site), ready { return }
      guard ContinuousClock.now < deadline else {
        throw RealServerError(.notReady, "\(kind.name) was not ready after 60 seconds. Its log ends with:\n\(logTail())")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
