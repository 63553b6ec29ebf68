import DNSMessage
import Foundation
import RealServers
import Rollcall
import Testing

@testable import RollcallDNSDoor

/// What people ask DNS with finds a service in each catalog once it is registered, and loses it when its process is killed.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ClientTests {
  /// A service's process, and where it is.
  private struct Case {
    var service: String
    var host: String
    var port: Int
  }

  @Test(arguments: CatalogSite.allCases) func `dig, dnspython, dnsmasq with getaddrinfo, unbound and HAProxy`(_ site: CatalogSite)
    async throws
  {
    try await site.with { url in
      let catalog = url.map { ["--catalog", $0] } ?? []
      try await RealServer.with(RollcallAgentServer(dns: true, arguments: catalog)) { agent in
        let one = Case(service: "shop-\(site.rawValue)", host: "10.11.12.13", port: 8123)
        let name = "\(one.service).service.rollcall"
        try await RealServer.with(UnboundServer(domain: "rollcall", port: agent.dnsPort)) { unbound in
          try await RealServer.with(DnsmasqServer(domain: "rollcall", port: agent.dnsPort)) { dnsmasq in
            try await RealServer.with(HAProxyServer(service: "_\(one.service)._tcp.service.rollcall", port: agent.dnsPort)) { haproxy in
              let arguments = [
                "register", "--catalog", url ?? agent.url, "--service", one.service, "--host", one.host, "--port", "\(one.port)", "--ttl",
                "2s",
              ]
              let program = try await Program.start(try RollcallAgentServer.locate(), arguments)
              func expect(_ isThere: Bool) async throws {
                let address = isThere ? [one.host] : []
                try await become(address) { try await Tool.dig(agent.dnsPort, name) }
                try await become(isThere ? ["1 1 \(one.port) 0a0b0c0d.addr.dc1.rollcall."] : []) {
                  try await Tool.dig(agent.dnsPort, name, "SRV")
                }
                try await become(address) { try await Tool.dig(agent.dnsPort, "+tcp", name) }
                try await become(isThere ? ["\(one.port) \(one.host)"] : []) { try await Tool.dnspython(agent.dnsPort, name) }
                try await become(address) { try await Tool.dig(unbound.dnsPort, name) }
                try await become(address) { try await Tool.dig(dnsmasq.dnsPort, name) }
                try await become(isThere ? ["\(one.host):\(one.port)"] : []) { try haproxy.servers() }
              }
              do {
                try await expect(true)
                await program.kill()
                try await expect(false)
              } catch {
                await program.kill()
                throw error
              }
            }
          }
        }
      }
    }
  }

  @Test(.enabled(if: Tool.isRoot, "Port 53 is root's."), arguments: CatalogSite.allCases)
  func `getaddrinfo, through dnsmasq`(_ site: CatalogSite) async throws {
    try await site.with { url in
      try await RealServer.with(RollcallAgentServer(dns: true, arguments: url.map { ["--catalog", $0] } ?? [])) { agent in
        // An address of its own, so that whoever has port 53 of this machine keeps it.
        let host = "127.53.\(Int.random(in: 1...254)).\(Int.random(in: 1...254))"
        try await RealServer.with(DnsmasqServer(domain: "rollcall", port: agent.dnsPort, host: host, ownPort: 53)) { _ in
          let service = "book-\(site.rawValue)"
          let arguments = [
            "register", "--catalog", url ?? agent.url, "--service", service, "--host", "10.11.12.13", "--port", "8123", "--ttl", "2s",
          ]
          let program = try await Program.start(try RollcallAgentServer.locate(), arguments)
          do {
            try await become(["10.11.12.13"]) { try await Tool.addresses("\(service).service.rollcall", nameserver: host) }
            await program.kill()
            try await become([]) { try await Tool.addresses("\(service).service.rollcall", nameserver: host) }
          } catch {
            await program.kill()
            throw error
          }
        }
      }
    }
  }

  /// Asks until the answer is as expected. The time limit of the test ends a wait in vain.
  private func become(_ expected: [String], _ ask: () async throws -> [String]) async throws {
    var answer = try await ask()
    while answer != expected {
      try await Task.sleep(for: .milliseconds(100))
      answer = try await ask()
    }
  }
}
