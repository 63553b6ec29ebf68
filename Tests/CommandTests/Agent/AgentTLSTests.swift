import Foundation
import RealServers
import Testing

/// An agent that speaks HTTPS, and asks its clients for certificates.
@Suite(.timeLimit(.minutes(2))) struct AgentTLSTests {
  private let files = Result {
    try (
      authority: TestCertificates.file(TestCertificates.authority), certificate: TestCertificates.file(TestCertificates.serverCertificate),
      key: TestCertificates.file(TestCertificates.serverKey), client: TestCertificates.file(TestCertificates.clientCertificate),
      clientKey: TestCertificates.file(TestCertificates.clientKey)
    )
  }

  @Test func `Who has a certificate is answered, who has none, speaks no TLS or trusts another authority is not`() async throws {
    let files = try files.get()
    let running = [
      "agent", "--http", "127.0.0.1:0", "--tls-cert", files.certificate, "--tls-key", files.key, "--tls-client-ca", files.authority,
    ]
    try await RunningTool.with(running + ["--log-level", "info"], catalog: nil) { agent in
      let line = try await agent.errors.line(containing: "listens at https://")
      let address = try #require(line.firstMatch(of: /https:\/\/([0-9.:]+)/)?.1)
      let trusted = "consul+tls://\(address)/?tls-ca-file=\(files.authority)"
      let known = "\(trusted)&tls-cert-file=\(files.client)&tls-key-file=\(files.clientKey)"
      let answered = try await rollcall(["status"], catalog: known)
      #expect(answered.code == 0, "\(answered.errors)")
      #expect(try await rollcall(["status"], catalog: trusted).code == 1)
      #expect(try await rollcall(["status"], catalog: "consul+tls://\(address)").code == 1)
      #expect(try await rollcall(["status"], catalog: "consul://\(address)").code == 1)
      #expect(try await rollcall(["status"], catalog: known).code == 0)
    }
  }

  @Test func `An agent is told over HTTPS to read its files again`() async throws {
    let files = try files.get()
    let running = [
      "agent", "--http", "127.0.0.1:0", "--tls-cert", files.certificate, "--tls-key", files.key, "--tls-client-ca", files.authority,
      "--config-dir", "/nowhere.d",
    ]
    try await RunningTool.with(running, catalog: nil) { agent in
      let line = try await agent.errors.line(containing: "listens at https://")
      let address = String(try #require(line.firstMatch(of: /https:\/\/([0-9.:]+)/)?.1))
      let known = ["reload", "--http", "https://\(address)", "--ca", files.authority, "--cert", files.client, "--key", files.clientKey]
      // It is heard, and says what it could not use.
      let heard = try await rollcall(known)
      #expect(heard.code == 1 && heard.errors.contains("/nowhere.d: There is no such file or folder."))
      let unknown = try await rollcall(["reload", "--http", address, "--ca", files.authority])
      #expect(unknown.code == 1 && unknown.errors.contains("No agent answers at https://\(address)"))
      #expect(try await rollcall(["reload", "--http", address]).code == 1)
    }
    let plain = try await rollcall(["reload", "--http", "http://127.0.0.1:1", "--ca", files.authority])
    #expect(plain.code == 64 && plain.errors.contains("https://127.0.0.1:1"))
    let missing = try await rollcall(["reload", "--ca", "/nowhere.pem"])
    #expect(missing.code == 1 && missing.errors.contains("'/nowhere.pem' cannot be read"))
  }

  @Test func `Files that cannot be used are named`() async throws {
    let files = try files.get()
    let without = try await rollcall(["agent", "--tls-cert", files.certificate])
    #expect(without.errors.contains("belong together"))
    let missing = try await rollcall(["agent", "--tls-cert", "/nowhere.pem", "--tls-key", files.key])
    #expect(missing.code == 1 && missing.errors.contains("'/nowhere.pem' for the certificate cannot be read"))
    let wrong = try await rollcall(["agent", "--tls-cert", files.certificate, "--tls-key", files.certificate])
    #expect(wrong.code == 1 && wrong.errors.contains("for the private key holds none in PEM"))
  }
}
