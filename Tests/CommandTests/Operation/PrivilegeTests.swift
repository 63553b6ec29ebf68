import ConsulAPI
import ConsulClient
import Foundation
import RealServers
import Testing

@testable import RollcallCLI

/// An agent that root starts, and that is root no more.
@Suite(.timeLimit(.minutes(2))) struct PrivilegeTests {
  private static let isRoot = geteuid() == 0
  private let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("privileges"))

  @Test(.enabled(if: isRoot, "Only root can become another user."))
  func `No thread keeps a right of root, the data is the user's, and checks run as that user`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let definitions = folder.appending(path: "d")
    try FileManager.default.createDirectory(at: definitions, withIntermediateDirectories: true)
    try Data("service: {name: who, port: 1, check: {id: who, args: [id, -un], interval: 1s}}".utf8).write(
      to: definitions.appending(path: "who.yaml"))
    // A link in the folder leads to what must not be given away.
    let data = folder.appending(path: "data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    let treasure = folder.appending(path: "treasure")
    try Data("gold".utf8).write(to: treasure)
    try FileManager.default.linkItem(at: treasure, to: data.appending(path: "hard"))
    try FileManager.default.createSymbolicLink(at: data.appending(path: "soft"), withDestinationURL: treasure)

    let arguments = [
      "agent", "--http", "127.0.0.1:\(try freePrivilegedPort())", "--data-dir", data.path, "--config-dir", definitions.path,
      "--enable-local-script-checks", "--user", "nobody",
    ]
    try await RunningTool.with(arguments, catalog: nil) { running in
      let line = try await running.errors.line(containing: "listens at")
      let port = Int(try #require(line.firstMatch(of: /http:\/\/[0-9.]+:([0-9]+)/)?.1)) ?? 0
      #expect(port < 1024)
      let agent = try ConsulConnection(ConsulSettings(endpoints: [ConsulEndpoint(host: "127.0.0.1", port: port)]))
      let checked = try await agent.instances(of: "who", until: { $0.first?.checks.contains { $0.output.contains("nobody") } ?? false })
      #expect(checked.count == 1)
      #expect(try await agent.write("kept", [1]))
      let nobody = try ProcessIdentity("nobody")
      let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(running.identifier)/task")
      #expect(threads.count > 1)
      for thread in threads {
        let file = "/proc/\(running.identifier)/task/\(thread)/status"
        guard let status = try? String(contentsOfFile: file, encoding: .utf8) else { continue }
        let lines = status.split(separator: "\n").map { $0.split { $0 == ":" || $0 == "\t" } }
        let facts = Dictionary(lines.map { ($0.first ?? "", $0.dropFirst()) }) { first, _ in first }
        #expect(facts["Uid"]?.allSatisfy { $0 == "\(nobody.user)" } == true)
        #expect(facts["Gid"]?.allSatisfy { $0 == "\(nobody.group)" } == true)
        #expect(facts["CapEff"]?.allSatisfy { $0.allSatisfy { $0 == "0" } } == true)
        #expect(facts["CapPrm"]?.allSatisfy { $0.allSatisfy { $0 == "0" } } == true)
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: data.path) where !["hard", "soft"].contains(name) {
        let owner = try FileManager.default.attributesOfItem(atPath: data.appending(path: name).path)[.ownerAccountID] as? NSNumber
        #expect(owner?.uint32Value == nobody.user, "\(name)")
      }
      let owner = try FileManager.default.attributesOfItem(atPath: treasure.path)[.ownerAccountID] as? NSNumber
      #expect(owner?.uint32Value == 0)
      await agent.shutdown()
      running.signal(SIGTERM)
      #expect(try await running.exitCode() == 0)
    }
  }

  @Test(.enabled(if: isRoot, "Only root can become another user."))
  func `A data folder that the user cannot reach keeps the agent from starting`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let result = try await rollcall(["agent", "--http", "127.0.0.1:0", "--data-dir", folder.path + "/data", "--user", "nobody"])
    #expect(result.code == 1 && result.errors.contains("The user 'nobody' cannot write in"))
  }

  @Test func `Who cannot become anybody is told so`() async throws {
    for (user, problem) in [
      ("no-such-user", "This machine has no user 'no-such-user'"), ("root", "root would keep every right"),
      ("nobody:no-such-group", "This machine has no group 'no-such-group'"), ("", "This machine has no user ''"),
      ("4294900000", "has no entry on this machine"),
    ] {
      let result = try await rollcall(["agent", "--http", "127.0.0.1:0", "--user", user])
      #expect(result.code == 1 && result.errors.contains(problem), "\(result.errors)")
    }
    if !Self.isRoot {
      let result = try await rollcall(["agent", "--http", "127.0.0.1:0", "--user", "nobody"])
      #expect(result.code == 1 && result.errors.contains("only root can become another user"))
    }
  }

  /// One that only root may bind.
  private func freePrivilegedPort() throws -> Int {
    for port in 600..<1024 {
      let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      let bound = withUnsafeBytes(of: &address) { raw in
        raw.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count)) } ?? -1
      }
      if bound == 0 { return port }
    }
    throw POSIXError(.EADDRINUSE)
  }
}
