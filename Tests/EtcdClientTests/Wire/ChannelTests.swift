import Foundation
import Logging
import NIOCore
import RealServers
import Testing

@testable import EtcdClient

/// What breaks HTTP/2 clients of etcd that leave their library as it comes.
@Suite(.timeLimit(.minutes(3))) struct ChannelTests {
  /// Which connection calls have now; the first is 1.
  private static func connection(_ etcd: Etcd) async throws -> Int {
    try await etcd.caller.link.connection(until: .now() + .seconds(5), failsFast: true).attempt
  }

  private static func outcomes(_ count: Int, _ call: @escaping @Sendable (Int) async throws -> Void) async -> [EtcdError?] {
    await withTaskGroup(of: EtcdError?.self) { group in
      for number in 0..<count {
        group.addTask {
          do {
            try await call(number)
            return nil
          } catch {
            return error as? EtcdError
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Thousands of calls, each with its PING, on one connection`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      for number in 0..<2_000 { _ = try await etcd.range(.key("k"), EtcdRangeOptions(isSerializable: number.isMultiple(of: 2))) }
      #expect(try await Self.connection(etcd) == 1)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `More than a hundred streams open at once, on one connection`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let connection = try await etcd.caller.link.connection(until: .now() + .seconds(5), failsFast: true).connection
      let (answers, answered) = AsyncStream.makeStream(of: Void.self)
      let create = try Methods.watch.frame(.create(.all, EtcdWatchOptions()))
      let streams = (0..<150).map { _ in
        let stream = connection.stream(path: Methods.watch.path, metadata: CallMetadata()) { event in
          if case .message = event { answered.yield() }
        }
        stream.send(create)
        return stream
      }
      for await _ in answers.prefix(150) {}
      for stream in streams { stream.cancel() }
      _ = try await etcd.get("k")
      #expect(try await Self.connection(etcd) == 1)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Three hundred calls in flight at once, on one connection`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, server in
      try await etcd.put("k", [])
      server.suspend()
      let (begun, begin) = AsyncStream.makeStream(of: Int.self)
      async let outcomes = Self.outcomes(300) {
        begin.yield($0)
        try await etcd.put(EtcdKey("f/\($0)"), [])
      }
      for await _ in begun.prefix(300) {}
      server.resume()
      #expect(await outcomes.allSatisfy { $0 == nil })
      #expect(try await etcd.range(.prefix("f/"), EtcdRangeOptions(countOnly: true)).count == 300)
      #expect(try await Self.connection(etcd) == 1)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Five hundred deadlines that expire at once reset five hundred streams, and not the connection`(
    version: EtcdServer.Version
  ) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      // The replies are under way when the deadlines expire, and arrive for streams that were reset.
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort, mode: .delay(.seconds(1)))
      try await Etcd.with([EtcdEndpoint(host: proxy.host, port: proxy.port)], settings: EtcdSettings(connect: .init(timeout: .seconds(20))))
      { etcd in
        try await etcd.put("k", [])
        let outcomes = await Self.outcomes(500) { _ in
          _ = try await etcd.get("k", call: EtcdCallOptions(timeout: .milliseconds(300)))
        }
        #expect(outcomes.count { $0?.code == .deadlineExceeded } == 500)
        // Everybody's reply has passed before this one's.
        _ = try await etcd.get("k", call: EtcdCallOptions(timeout: .seconds(60)))
        #expect(try await Self.connection(etcd) == 1)
      }
      await proxy.stop()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Replies to calls that have ended use up no window`(version: EtcdServer.Version) async throws {
    var settings = EtcdSettings()
    settings.transport.connectionWindow = 1 << 17
    try await Etcd.withServer(version, settings: settings) { etcd, _ in
      let value = [UInt8](repeating: 1, count: 60_000)
      try await etcd.put("big", value)
      for _ in 0..<20 {
        // Cancelled while their replies arrive: far more than the window, all in all.
        _ = await Self.outcomes(10) { number in
          let call = Task { _ = try await etcd.get("big") }
          try await Task.sleep(for: .microseconds(number * 200))
          call.cancel()
          try await call.value
        }
      }
      #expect(try await etcd.get("big")?.value == value)
      #expect(try await Self.connection(etcd) == 1)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `When the stream ids run out, calls go on over the next connection`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      let settings = EtcdSettings()
      let loop = try await Etcd.with([server.endpoint]) { $0.caller.link.eventLoop }
      let connector = try Connector(settings, firstStream: Int(Int32.max) - 2 - 2 * 9)
      let link = Link(
        endpoints: [server.endpoint], settings: settings.connect, connector: connector, eventLoop: loop, states: StateFeed(),
        logger: Logger(label: "test"))
      let caller = Caller(link: link, tokens: nil, settings: settings, hasSeveralMembers: false)
      // Ten calls on each connection.
      let outcomes = await Self.outcomes(35) { number in
        var request = ProtoPutRequest()
        request.key = .init("s/\(number)".utf8)
        _ = try await caller.call(Methods.put, request, effect: .write, options: EtcdCallOptions())
      }
      #expect(outcomes.allSatisfy { $0 == nil }, "\(outcomes.compactMap { $0 }.prefix(3))")
      link.close()
      try await Etcd.with([server.endpoint]) { etcd in
        let entries = try await etcd.list(.prefix("s/")).entries
        #expect(entries.count == 35)
        #expect(entries.allSatisfy { $0.version == 1 }, "written twice")
      }
    }
  }
}
