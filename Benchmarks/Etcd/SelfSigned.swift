import Foundation
import Subprocess

/// A certificate for 127.0.0.1 that is its own root, in a folder that goes with it.
final class SelfSigned: Sendable {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-bench-\(UUID().uuidString)")

  var certificate: String { folder.appending(path: "certificate.pem").path }
  var privateKey: String { folder.appending(path: "key.pem").path }

  init() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let result = try await run(
      .name("openssl"),
      arguments: [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", privateKey, "-out", certificate,
      ], output: .discarded, error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else { throw BenchmarkError("openssl made no certificate: \(result.standardError)") }
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }
}
