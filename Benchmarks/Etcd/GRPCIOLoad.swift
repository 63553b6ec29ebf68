import Foundation
import Subprocess

/// The same loads by Python's grpcio with raw stubs, in a process of their own.
struct GRPCIOLoad {
  var address: String
  /// The root of the server's certificate; nil for no TLS.
  var root: String?

  func sequence(_ call: EtcdCall, count: Int) async throws -> ClientFigures {
    try await python("sequence", call.rawValue, "\(count)")
  }

  func flight(_ call: EtcdCall, tasks: Int, for time: Duration) async throws -> ClientFigures {
    try await python("flight", call.rawValue, "\(tasks)", "\(time.seconds)")
  }

  func watch(count: Int) async throws -> ClientFigures {
    try await python("watch", "\(count)")
  }

  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func python(_ arguments: String...) async throws -> ClientFigures {
    let interpreter = Self.package.appending(path: ".venv/grpcio/bin/python").path
    let script = Self.package.appending(path: "Benchmarks/Python/etcd_grpcio.py").path
    let tls = root.map { ["--root", $0] } ?? []
    let result = try await run(
      .name("env"), arguments: Arguments([interpreter, script, address] + tls + arguments), output: .string(limit: 1 << 16),
      error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else {
      throw BenchmarkError("\(script) \(arguments) failed: \(result.standardError)")
    }
    return try JSONDecoder().decode(ClientFigures.self, from: Data(result.standardOutput.utf8))
  }
}
