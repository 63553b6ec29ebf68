import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Programs that ask DNS servers.
enum Tool {
  /// What it prints; empty when it fails.
  static func output(_ executable: String, _ arguments: [String]) async throws -> String {
    let ended = try await run(
      .name(executable), arguments: Arguments(arguments), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return ended.terminationStatus.isSuccess ? ended.standardOutput : ""
  }

  static func dig(_ port: Int, _ arguments: String...) async throws -> [String] {
    try await output("dig", ["@127.0.0.1", "-p", "\(port)", "+short", "+tries=1", "+time=5"] + arguments)
      .split(separator: "\n").map(String.init).sorted()
  }

  /// The addresses that the C library's resolver finds with a file for /etc/resolv.conf, which is put there for this one program.
  static func addresses(_ name: String, nameserver: String) async throws -> [String] {
    let script = """
      printf 'nameserver %s\\noptions timeout:2 attempts:1\\n' "$1" >"$3" && mount --bind "$3" /etc/resolv.conf && getent ahostsv4 "$2"
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "resolv-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let lines = try await output("unshare", ["--mount", "sh", "-c", script, "sh", nameserver, name, file]).split(separator: "\n")
    return Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) }).sorted()
  }

  /// What dnspython's own resolver makes of a name's SRV records: `port target address`.
  static func dnspython(_ port: Int, _ name: String) async throws -> [String] {
    let program = """
      import sys, dns.resolver
      resolver = dns.resolver.Resolver(configure=False)
      resolver.nameservers, resolver.port = ['127.0.0.1'], int(sys.argv[1])
      for record in resolver.resolve(sys.argv[2], 'SRV'):
          for address in resolver.resolve(record.target, 'A'):
              print(record.port, address)
      """
    return try await output("env", [venv, "-c", program, "\(port)", name]).split(separator: "\n").map(String.init).sorted()
  }

  private static let venv = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: ".venv/dnspython/bin/python").path

  /// Whether this process may bind port 53 and mount.
  static let isRoot = getuid() == 0
}
