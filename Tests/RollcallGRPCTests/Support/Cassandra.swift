import Foundation
import RealServers
import Rollcall
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// The example's database with its schema.
enum Cassandra {
  static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Examples/KillrVideo")

  static func load(into redis: RealServer<RedisServer>) async throws {
    let client = try ServerExecutable(name: "redis-cli", variable: "ROLLCALL_REDIS_CLI").locate()
    let schema = try String(contentsOf: example.appending(path: "schema.redis"), encoding: .utf8)
    _ = try await run(
      .path(FilePath(client)), arguments: ["-h", redis.site.host, "-p", "\(redis.port)"], input: .string(schema),
      output: .string(limit: 1 << 20), error: .discarded)
  }
}
