import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RealServers
import Testing

@Suite struct ConsulServerTests {
  @Test func `A started Consul answers, and keeps its data and ports over kill -9`() async throws {
    try await RealServer.with(ConsulServer()) { consul in
      try await put("kept", on: consul)
      let address = consul.httpAddress
      await consul.kill()
      #expect(!consul.isRunning)
      try await consul.start()
      #expect(consul.httpAddress == address)
      #expect(try await get(on: consul) == "kept")
    }
  }

  @Test func `A restart that keeps no data forgets everything`() async throws {
    try await RealServer.with(ConsulServer()) { consul in
      try await put("lost", on: consul)
      try await consul.restart(keepingData: false)
      #expect(try await get(on: consul) == "")
    }
  }

  @Test func `A suspended server takes connections and answers only after it was resumed`() async throws {
    try await RealServer.with(ConsulServer(mode: .development)) { consul in
      try await put("there", on: consul)
      consul.suspend()
      await #expect(throws: (any Error).self) { try await get(on: consul, timeout: .milliseconds(300)) }
      consul.resume()
      #expect(try await get(on: consul) == "there")
    }
  }

  @Test func `Servers that run at the same time share no port`() async throws {
    try await RealServer.with(ConsulServer(mode: .development)) { first in
      try await RealServer.with(ConsulServer(mode: .development)) { second in
        #expect(Set(first.site.ports).isDisjoint(with: second.site.ports))
      }
    }
  }

  @Test func `A configuration that Consul refuses is an error with its log`() async throws {
    let error = await #expect(throws: RealServerError.self) {
      try await RealServer.start(ConsulServer(configuration: ["no_such_thing = 1"]))
    }
    #expect(error?.code == .ended)
    #expect(error?.description.contains("no_such_thing") == true)
  }

  private func put(_ value: String, on consul: RealServer<ConsulServer>) async throws {
    var request = HTTPClientRequest(url: "http://\(consul.httpAddress)/v1/kv/test")
    request.method = .PUT
    request.body = .bytes(ByteBuffer(string: value))
    _ = try await HTTPClient.shared.execute(request, timeout: .seconds(10)).body.collect(upTo: 1 << 20)
  }

  private func get(on consul: RealServer<ConsulServer>, timeout: TimeAmount = .seconds(10)) async throws -> String {
    let request = HTTPClientRequest(url: "http://\(consul.httpAddress)/v1/kv/test?raw")
    return String(buffer: try await HTTPClient.shared.execute(request, timeout: timeout).body.collect(upTo: 1 << 20))
  }
}
