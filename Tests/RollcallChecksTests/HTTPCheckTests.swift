import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Rollcall
import RollcallAgent
import RollcallChecks
import Testing

/// Requests to a small server of the test.
@Suite(.timeLimit(.minutes(1))) struct HTTPCheckTests {
  /// Runs a check on each path while a server runs that answers with the status that the path names.
  private func withServer(
    _ body: @escaping @Sendable (_ run: @Sendable (HTTPProbe, Duration) async -> CheckOutcome, _ url: String) async throws -> Void
  )
    async throws
  {
    let router = Router()
    router.get("status/{code}") { _, context in
      let code = try context.parameters.require("code", as: Int.self)
      return Response(status: .init(code: code), body: .init(byteBuffer: ByteBuffer(string: "how it is")))
    }
    router.get("large") { _, _ in Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20))) }
    router.get("slow") { _, _ -> Response in
      try await Task.sleep(for: .seconds(30))
      return Response(status: .ok)
    }
    router.on("echo", method: .put) { request, _ in
      let body = try await request.body.collect(upTo: 1 << 10)
      let name = HTTPField.Name("X-Asked").flatMap { request.headers[$0] } ?? ""
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "\(name) \(String(buffer: body))")))
    }
    router.get("moved") { _, _ in Response(status: .found, headers: [.location: "/status/200"]) }
    let (ports, told) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in _ = told.yield(channel.localAddress?.port ?? 0) },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let runner = ProbeRunner()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      for await port in ports {
        try await body({ await runner.run(.http($0), timeout: $1, outputLimit: 100) }, "http://127.0.0.1:\(port)")
        break
      }
      group.cancelAll()
      try? await group.waitForAll()
    }
    await runner.shutdown()
  }

  @Test func `The status decides, in Consul's words`() async throws {
    try await withServer { run, url in
      for (code, health) in [
        (200, Health.passing), (204, .passing), (299, .passing), (429, .warning), (404, .critical), (500, .critical), (301, .critical),
      ] {
        let outcome = await run(HTTPProbe("\(url)/status/\(code)"), .seconds(10))
        #expect(outcome.health == health, "\(code)")
        #expect(outcome.output.hasPrefix("HTTP GET \(url)/status/\(code): \(code) "), "\(outcome.output)")
      }
      #expect(await run(HTTPProbe("\(url)/status/200"), .seconds(10)).output == "HTTP GET \(url)/status/200: 200 OK Output: how it is")
      #expect(await run(HTTPProbe("\(url)/moved"), .seconds(10)).health == .passing)
    }
  }

  @Test func `Method, headers and body are sent`() async throws {
    try await withServer { run, url in
      let outcome = await run(HTTPProbe("\(url)/echo", method: "PUT", headers: ["X-Asked": ["yes"]], body: "payload"), .seconds(10))
      #expect(outcome == CheckOutcome(.passing, "HTTP PUT \(url)/echo: 200 OK Output: yes payload"))
    }
  }

  @Test func `A large answer is cut, a slow one is critical once its time is over`() async throws {
    try await withServer { run, url in
      let large = await run(HTTPProbe("\(url)/large"), .seconds(10))
      #expect(large.health == .passing)
      #expect(large.output.utf8.count < 300)
      let slow = await run(HTTPProbe("\(url)/slow"), .milliseconds(200))
      #expect(slow.health == .critical)
      #expect(slow.output.contains("deadline exceeded"), "\(slow.output)")
    }
  }

  @Test(arguments: ["http://127.0.0.1:1/", "http://does-not-exist.invalid/"]) func `Nobody there is critical, with the reason`(url: String)
    async
  {
    let runner = ProbeRunner()
    let outcome = await runner.run(.http(HTTPProbe(url)), timeout: .seconds(5), outputLimit: 100)
    #expect(outcome.health == .critical)
    #expect(outcome.output.hasPrefix(#"Get "\#(url)": "#), "\(outcome.output)")
    await runner.shutdown()
  }
}
