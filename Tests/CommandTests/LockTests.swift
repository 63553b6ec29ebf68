import Foundation
import RealServers
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(5))) struct LockTests {
  /// Prints its fencing token and stays.
  private static let holder = ["sh", "-c", "echo token $ROLLCALL_FENCING_TOKEN; exec sleep 600"]

  private func lock(_ key: String, _ options: [String] = [], _ command: [String] = holder) -> [String] {
    ["lock", key, "--ttl", "2s"] + options + ["--"] + command
  }

  private func token(_ tool: RunningTool) async throws -> UInt64 {
    let line = try await tool.output.line(containing: "token ")
    return try #require(UInt64(line.dropFirst("token ".count)))
  }

  @Test(arguments: LockSite.allCases)
  func `A lock that outlives kill -9, SIGSTOP and a partition never has two holders with one token`(site: LockSite) async throws {
    try await site.withURLs { direct, proxied, proxy in
      let key = uniqueName("lock")
      var tokens: [UInt64] = []
      try await RunningTool.with(lock(key, ["--holder", "first"]), catalog: direct) { first in
        tokens.append(try await token(first))
        try await RunningTool.with(lock(key, ["--holder", "second"]), catalog: direct) { second in
          try await second.errors.line(containing: "first holds the lock '\(key)'")
          first.signal(SIGKILL)
          tokens.append(try await token(second))
          try await RunningTool.with(lock(key, ["--holder", "third"]), catalog: proxied) { third in
            try await third.errors.line(containing: "second holds the lock")
            second.signal(SIGSTOP)
            tokens.append(try await token(third))
            second.signal(SIGCONT)
            #expect(try await second.exitCode() == 1)
            #expect(second.errors.text.contains("The lock '\(key)' was"))
            try await RunningTool.with(lock(key, ["--holder", "fourth"]), catalog: direct) { fourth in
              try await fourth.errors.line(containing: "third holds the lock")
              try await proxy.set(.swallow)
              tokens.append(try await token(fourth))
              // It knows by itself, without the catalog.
              #expect(try await third.exitCode() == 1)
            }
          }
        }
      }
      #expect(tokens.count == 4 && zip(tokens, tokens.dropFirst()).allSatisfy { $0 < $1 }, "The tokens were \(tokens).")
    }
  }

  @Test(arguments: Site.allCases) func `It exits with the command's code, and the lock is free at once`(site: Site) async throws {
    let (url, key) = (try await site.url, uniqueName("lock"))
    for code: Int32 in [0, 7] {
      let result = try await rollcall(lock(key, [], ["sh", "-c", "exit \(code)"]), catalog: url)
      #expect(result.code == code)
    }
    let entry = try await rollcall(["kv", "get", key], catalog: url)
    #expect(entry.code == 0 && entry.output == "\n")
  }

  @Test func `It does not wait longer than it may, and names the holder`() async throws {
    let (url, key) = (try await Site.agent.url, uniqueName("lock"))
    try await RunningTool.with(lock(key, ["--holder", "somebody"]), catalog: url) { holder in
      _ = try await token(holder)
      let result = try await rollcall(lock(key, ["--timeout", "500ms"]), catalog: url)
      #expect(result.code == 124)
      #expect(result.errors.contains("somebody holds it"))
      holder.signal(SIGTERM)
      #expect(try await holder.exitCode() == 128 + SIGTERM)
      #expect(try await rollcall(lock(key, ["--timeout", "0s"], ["true"]), catalog: url).code == 0)
    }
  }

  @Test func `Whose lock is taken away has its command ended, and begins again where it was asked to`() async throws {
    let (url, key) = (try await Site.agent.url, uniqueName("lock"))
    let stubborn = ["sh", "-c", "trap 'echo asked' TERM; echo token $ROLLCALL_FENCING_TOKEN; while :; do sleep 1; done"]
    try await RunningTool.with(lock(key, ["--grace", "1s", "--again"], stubborn), catalog: url) { tool in
      let first = try await token(tool)
      #expect(try await rollcall(["kv", "delete", key], catalog: url).code == 0)
      let lines = try await tool.output.lines { $0.count { $0.hasPrefix("token ") } == 2 }
      #expect(lines.contains("asked"))
      let second = try #require(lines.last { $0.hasPrefix("token ") }.flatMap { UInt64($0.dropFirst("token ".count)) })
      #expect(second > first)
      #expect(
        tool.errors.text.contains("its key was deleted) It is waited for again")
          || tool.errors.text.contains("its key was deleted. It is waited for again"))
    }
  }

  @Test func `A signal ends it while it waits`() async throws {
    let (url, key) = (try await Site.agent.url, uniqueName("lock"))
    try await RunningTool.with(lock(key), catalog: url) { holder in
      _ = try await token(holder)
      try await RunningTool.with(lock(key), catalog: url) { waiting in
        try await waiting.errors.line(containing: "holds the lock")
        waiting.signal(SIGINT)
        #expect(try await waiting.exitCode() == 128 + SIGINT)
      }
    }
  }
}
