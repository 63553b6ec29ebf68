import Foundation
import Subprocess

/// An authority for one test, with files in a folder that goes with it. Made with openssl.
final class TestAuthority: Sendable {
  struct Failure: Error {
    var output: String
  }

  struct Identity {
    var certificate: String
    var privateKey: String
  }

  let folder: URL
  var root: String { folder.appending(path: "root.pem").path }

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-authority-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try await openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
      "-keyout", path("root.key"), "-out", root)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// - Parameter names: such as `DNS:localhost` and `IP:127.0.0.1`; none for a client.
  func identity(_ name: String, names: String...) async throws -> Identity {
    let identity = Identity(certificate: path("\(name).pem"), privateKey: path("\(name).key"))
    try await openssl(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)", "-keyout",
      identity.privateKey, "-out", path("\(name).csr"))
    let extensions = names.isEmpty ? "" : "subjectAltName=\(names.joined(separator: ","))\n"
    try Data(extensions.utf8).write(to: folder.appending(path: "\(name).ext"))
    try await openssl(
      "x509", "-req", "-in", path("\(name).csr"), "-CA", root, "-CAkey", path("root.key"), "-set_serial", "\(Int.random(in: 1..<1 << 60))",
      "-days", "2", "-extfile", path("\(name).ext"), "-out", identity.certificate)
    return identity
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func openssl(_ arguments: String...) async throws {
    let result = try await run(
      .name("openssl"), arguments: Arguments(arguments), output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else { throw Failure(output: "\(arguments): \(result.standardError)") }
  }
}
