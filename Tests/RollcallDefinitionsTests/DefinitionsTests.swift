import Foundation
import Logging
import Rollcall
import RollcallAgent
import RollcallEmbedded
import Testing

@testable import RollcallDefinitions

/// An agent, and files on disk that come, change and go.
@Suite(.timeLimit(.minutes(1))) struct DefinitionsTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "definitions-\(UUID().uuidString)")
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name), options: .atomic)
  }

  private func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: folder.appending(path: name))
  }

  /// Runs lives of an agent on one store, one after the other.
  private func live(_ catalog: EmbeddedCatalog, _ body: @Sendable (Agent, Definitions) async throws -> Void) async throws {
    let store = catalog.keyValues(space: "agent")
    let agent = try await Agent(node: "n1", address: "10.0.0.1", catalogs: [AgentCatalog(name: "dc1", catalog: catalog)], store: store)
    let definitions = Definitions([folder.path], agent: agent, store: store, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await agent.run() }
      try await body(agent, definitions)
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  @Test func `What files define is registered, follows them, and goes with them`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalog = EmbeddedCatalog()
    try await live(catalog) { agent, definitions in
      try await agent.register(ServiceInstance(service: "other", id: "other", host: "10.0.0.1", port: 9, node: agent.node.reference))
      try write("a.yaml", "service: {name: mongo, port: 1, check: {ttl: 1m}}")
      try write("b.json", #"{"services": [{"name": "web", "port": 2}, {"name": "mail", "port": 3}]}"#)
      try write("c.txt", "not looked at")
      #expect(try await definitions.reload() == [])
      #expect(Set(agent.services.keys) == ["other", "mongo", "web", "mail"])
      #expect(try await catalog.instances(of: "mongo").instances.map(\.port) == [1])

      try write("a.yaml", "service: {name: mongo, port: 4711}")
      #expect(try await definitions.reload() == [])
      #expect(try await catalog.instances(of: "mongo").instances.map(\.port) == [4711])
      #expect(agent.checks.isEmpty, "a check that the file does not mention any more is gone")

      try write("b.json", #"{"service": {"name": "web", "port": 2}}"#)
      #expect(try await definitions.reload() == [])
      #expect(Set(agent.services.keys) == ["other", "mongo", "web"])

      try remove("a.yaml")
      #expect(try await definitions.reload() == [])
      #expect(Set(agent.services.keys) == ["other", "web"])
      #expect(try await catalog.instances(of: "mongo").instances.isEmpty)
    }
    await catalog.close()
  }

  @Test func `A broken file is told, and its last good version stays; so does a folder that cannot be read`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalog = EmbeddedCatalog()
    try await live(catalog) { agent, definitions in
      try write("a.yaml", "service: {name: mongo, port: 1}")
      try write("b.yaml", "service: {name: web, port: 2}")
      #expect(try await definitions.reload() == [])
      try write("a.yaml", "service:\n  name: mongo\n  prot: 1\n")
      let path = folder.appending(path: "a.yaml").path
      #expect(try await definitions.reload() == [DefinitionProblem(file: path, line: 3, reason: "Unknown name 'prot'.")])
      #expect(Set(agent.services.keys) == ["mongo", "web"])

      let away = folder.appendingPathExtension("away")
      try FileManager.default.moveItem(at: folder, to: away)
      #expect(try await definitions.reload().first?.reason == "There is no such file or folder.")
      #expect(Set(agent.services.keys) == ["mongo", "web"])
      try FileManager.default.moveItem(at: away, to: folder)
      try write("a.yaml", "service: {name: mongo, port: 5}")
      #expect(try await definitions.reload() == [])
      #expect(agent.services["mongo"]?.instance.port == 5)
    }
    await catalog.close()
  }

  @Test func `The same id in two files is a problem of the second; what the agent refuses is one of its file`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalog = EmbeddedCatalog()
    try await live(catalog) { agent, definitions in
      try write("a.yaml", "service: {name: web, port: 1}")
      try write("b.yaml", "service: {name: web, port: 2}")
      try write("c.yaml", "check: {name: lone, ttl: 1s, service_id: nowhere}")
      let (a, b, c) = (folder.appending(path: "a.yaml").path, folder.appending(path: "b.yaml").path, folder.appending(path: "c.yaml").path)
      let problems = [
        DefinitionProblem(file: b, line: 1, reason: "The service 'web' is defined at \(a):1 already."),
        DefinitionProblem(file: c, line: 1, reason: #"ServiceID "nowhere" does not exist"#),
      ]
      #expect(try await definitions.reload() == problems)
      #expect(try await definitions.reload() == problems, "they stay until the files change")
      #expect(agent.services["web"]?.instance.port == 1)
      try remove("b.yaml")
      try remove("c.yaml")
      #expect(try await definitions.reload() == [])
    }
    await catalog.close()
  }

  @Test func `After a restart what was removed meanwhile is gone, and what others registered is there`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalog = EmbeddedCatalog()
    try write("a.yaml", "service: {name: mongo, port: 1}")
    try write("b.yaml", "service: {name: web, port: 2}")
    try await live(catalog) { agent, definitions in
      try await agent.register(ServiceInstance(service: "other", id: "other", host: "10.0.0.1", port: 9, node: agent.node.reference))
      try await definitions.reload()
    }
    try remove("a.yaml")
    try await live(catalog) { agent, definitions in
      #expect(Set(agent.services.keys) == ["other", "mongo", "web"])
      try await definitions.reload()
      #expect(Set(agent.services.keys) == ["other", "web"])
    }
    await catalog.close()
  }

  @Test func `What has conditions is registered once they hold, and one that is gone before never`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalog = EmbeddedCatalog()
    let (ready, never) = (folder.appending(path: "is-ready").path, folder.appending(path: "never").path)
    try await live(catalog) { agent, definitions in
      try write("a.yaml", "service: {name: db, port: 1, ready: [\"file:\(folder.path)\", \"file:\(ready)\"]}")
      try write("b.yaml", "service: {name: web, port: 2, ready: \"file:\(never)\"}")
      try write("c.yaml", "service: {name: mail, port: 3, ready: \"exec:true\"}")
      let problems = try await definitions.reload()
      #expect(problems.map(\.reason).count == 1 && problems[0].reason.contains("--enable-local-script-checks"))
      #expect(agent.services.isEmpty)
      try remove("b.yaml")
      _ = try await definitions.reload()
      try Data().write(to: URL(filePath: never))
      try Data().write(to: URL(filePath: ready))
      try await agent.wait { agent.services["db"] != nil }
      // What held once is not asked again.
      try FileManager.default.removeItem(atPath: ready)
      try write("a.yaml", "service: {name: db, port: 4, ready: [\"file:\(folder.path)\", \"file:\(ready)\"]}")
      _ = try await definitions.reload()
      #expect(agent.services["db"]?.instance.port == 4)
      #expect(agent.services["web"] == nil)
    }
    await catalog.close()
  }

  @Test func `A change is found without being asked for`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let catalog = EmbeddedCatalog()
    try await live(catalog) { agent, definitions in
      let running = Task { try await definitions.run() }
      try write("a.yaml", "service: {name: late, port: 1}")
      try await agent.wait { agent.services["late"] != nil }
      try remove("a.yaml")
      try await agent.wait { agent.services["late"] == nil }
      running.cancel()
      _ = await running.result
    }
    await catalog.close()
  }
}
