import Foundation
import RealServers
import Testing

@Suite(.timeLimit(.minutes(5))) struct ScriptTests {
  @Test(arguments: [
    "etcd database schema backend client", "client backend schema database etcd", "backend client etcd database schema",
    "schema database client etcd backend",
  ])
  func `The example runs from nothing to the client's answer, whatever is started first`(_ order: String) async throws {
    let ports = try FreePorts(count: 3)
    let programs = URL(filePath: try BuiltProgram.locate("killrvideo", variable: "ROLLCALL_KILLRVIDEO")).deletingLastPathComponent().path
    let lines = try await run(
      Cassandra.example.appending(path: "run").path, order.split(separator: " ").map(String.init),
      environment: [
        "ROLLCALL_BIN": programs, "KILLRVIDEO_ETCD_PORT": "\(ports.ports[0])", "KILLRVIDEO_DATABASE_PORT": "\(ports.ports[1])",
        "KILLRVIDEO_BACKEND_PORT": "\(ports.ports[2])",
      ])
    #expect(
      lines == [
        "user: Ada Lovelace", "latest: Service discovery in ten minutes", "comments: Found by name.", "rating: 5", "plays: [1]",
        "search: An introduction to Cassandra", "related: Finding services", "state: Finished",
      ])
  }
}
