import Logging
import RealServers
import Testing
import ZooKeeperClient

extension ZooKeeper {
  /// A client for the time of `body`.
  @discardableResult
  static func with<Result>(
    _ servers: String, settings: ZooKeeperSettings = .test, isolation: isolated (any Actor)? = #isolation,
    _ body: (ZooKeeper) async throws -> Result
  ) async throws -> Result {
    let zooKeeper = try ZooKeeper(servers, settings: settings)
    do {
      let result = try await body(zooKeeper)
      await zooKeeper.close(within: .seconds(1))
      return result
    } catch {
      await zooKeeper.close(within: .seconds(1))
      throw error
    }
  }

  /// A client and a server of its own.
  @discardableResult
  static func withServer<Result>(
    _ version: ZooKeeperServer.Version = .v38, settings: ZooKeeperSettings = .test, isolation: isolated (any Actor)? = #isolation,
    _ body: (ZooKeeper, RealServer<ZooKeeperServer>) async throws -> Result
  ) async throws -> Result {
    try await RealServer.with(ZooKeeperServer(version: version, configuration: ["maxSessionTimeout=120000"])) { server in
      try await with(server.clientAddress, settings: settings) { try await body($0, server) }
    }
  }

  /// Waits for a state; the test's time limit ends a wait in vain.
  @discardableResult
  func wait(for isWanted: (ZooKeeperState) -> Bool) async throws -> ZooKeeperState {
    for await state in states where isWanted(state) { return state }
    throw WaitedInVain(last: state)
  }

  struct WaitedInVain: Error {
    var last: ZooKeeperState
  }

  /// The error with which the session ended.
  func expired() async throws -> ZooKeeperError {
    guard case .expired(let error) = try await wait(for: { $0.isFinal }) else { throw WaitedInVain(last: state) }
    return error
  }
}

extension ZooKeeperSettings {
  /// Sessions of 6 s that only a server ends: on a busy machine a restart may take longer than any session, and costs none.
  static var test: ZooKeeperSettings {
    ZooKeeperSettings(sessionTimeout: .seconds(6), requestTimeout: .seconds(30), expiresAlone: false)
  }

  /// Sessions that outlast the restart of a server on any machine.
  static var enduring: ZooKeeperSettings {
    var settings = test
    settings.sessionTimeout = .seconds(90)
    return settings
  }

  /// Sessions that end by themselves too.
  static func test(sessionTimeout: Duration) -> ZooKeeperSettings {
    var settings = test
    settings.expiresAlone = true
    settings.sessionTimeout = sessionTimeout
    return settings
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The error that `body` throws.
func failure<Result>(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result) async -> ZooKeeperError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? ZooKeeperError
  }
}
