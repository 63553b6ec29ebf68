import Foundation
import Testing

@testable import DockerClient

@Suite struct DecodingTests {
  @Test func `A container as Docker 20.10 inspects it`() throws {
    let json = """
      {"Id":"a0bc","Created":"2026-11-29T07:45:05Z","State":{"Status":"running","Running":true,"Paused":false,"Restarting":false,"ExitCode":0,
      "StartedAt":"2026-11-29T07:45:06.023Z","Health":{"Status":"unhealthy","FailingStreak":1,"Log":[{"ExitCode":0,"Output":"a"},{"ExitCode":1,"Output":"b"}]}},
      "Name":"/w1","HostConfig":{"NetworkMode":"default"},"Config":{"Hostname":"a0bcaf731f9d","Env":["SERVICE_TAGS=a,b"],"Image":"acme/web:1",
      "Labels":{"x":"y"},"ExposedPorts":{"80/tcp":{},"53/udp":{}}},"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"28080"}],"53/udp":null},
      "GlobalIPv6Address":"","IPAddress":"172.17.0.2","Networks":{"bridge":{"IPAddress":"172.17.0.2","GlobalIPv6Address":"2001:db8::2"},"gone":null}}}
      """
    let container = try JSONDecoder().decode(DockerContainer.self, from: Data(json.utf8))
    #expect(container.id == "a0bc")
    #expect(container.name == "w1")
    #expect(container.state.isRunning)
    #expect(container.state.health == .init(status: "unhealthy", output: "b", lastCode: 1))
    #expect(container.hostname == "a0bcaf731f9d")
    #expect(container.environment == ["SERVICE_TAGS=a,b"])
    #expect(container.labels == ["x": "y"])
    #expect(container.exposedPorts == [DockerPort(53, "udp"), DockerPort(80)])
    #expect(container.ports == [DockerPort(80): [.init("127.0.0.1", "28080")], DockerPort(53, "udp"): nil])
    #expect(container.networks == ["bridge": .init(ipv4: "172.17.0.2", ipv6: "2001:db8::2")])
    #expect(container.address == .init(ipv4: "172.17.0.2"))
  }

  @Test func `What an engine leaves out, or writes as null, is empty`() throws {
    let json =
      #"{"Id":"a","State":{},"Config":{"Env":null,"Labels":null,"ExposedPorts":null},"NetworkSettings":{"Ports":null,"Networks":null}}"#
    let container = try JSONDecoder().decode(DockerContainer.self, from: Data(json.utf8))
    #expect(container.environment.isEmpty && container.labels.isEmpty && container.ports.isEmpty && container.networks.isEmpty)
    #expect(!container.state.isRunning)
    #expect(try JSONDecoder().decode(DockerContainer.self, from: Data(#"{"Id":"a"}"#.utf8)).name == "")
  }

  @Test func `A check that is none is none`() throws {
    let json = #"{"Id":"a","State":{"Running":true,"Health":{"Status":"none"}}}"#
    #expect(try JSONDecoder().decode(DockerContainer.self, from: Data(json.utf8)).state.health == nil)
  }

  @Test func `Events come in parts of any size`() throws {
    let text = """
      {"status":"start","id":"a0","Type":"container","Action":"start","Actor":{"ID":"a0","Attributes":{"name":"w1"}},"time":5,"timeNano":5000000001}

      {"Type":"network","Action":"connect","Actor":{"ID":"n","Attributes":{"container":"a0"}},"time":6}

      """
    for size in [1, 7, 1000] {
      var parser = EventParser()
      var events: [DockerEvent] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        events += try parser.take(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(
        events == [
          DockerEvent(type: "container", action: "start", subject: "a0", attributes: ["name": "w1"], time: 5_000_000_001),
          DockerEvent(type: "network", action: "connect", subject: "n", attributes: ["container": "a0"], time: 6_000_000_000),
        ])
      #expect(events.map(\.container) == ["a0", "a0"])
    }
  }

  @Test func `What is no event is an error, and so is one without an end`() {
    var parser = EventParser()
    #expect(throws: DockerError.self) { try parser.take(Array("nothing\n".utf8)) }
    var other = EventParser()
    #expect(throws: DockerError.self) { try other.take([UInt8](repeating: 0x20, count: EventParser.longestLine + 1)) }
  }
}
