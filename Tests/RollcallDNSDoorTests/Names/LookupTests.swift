import DNSMessage
import Testing

@testable import RollcallDNSDoor

/// What each form of name asks for.
struct LookupTests {
  private static let domains = ["rollcall", "consul", "sd.example"].compactMap { DNSName($0) }

  private func parse(_ name: String) throws -> DNSLookup {
    DNSLookup.parse(try #require(DNSName(name)), domains: Self.domains).lookup
  }

  @Test func `Services, by tag, by RFC 2782, by datacenter`() throws {
    #expect(try parse("web.service.rollcall") == .service("web", tag: nil, datacenter: nil))
    #expect(try parse("WEB.Service.ROLLCALL") == .service("web", tag: nil, datacenter: nil))
    #expect(try parse("v1.web.service.consul") == .service("web", tag: "v1", datacenter: nil))
    #expect(try parse("a.b.web.service.consul") == .service("web", tag: "a.b", datacenter: nil))
    #expect(try parse("v1.web.service.paris.rollcall") == .service("web", tag: "v1", datacenter: "paris"))
    #expect(try parse("_web._tcp.service.rollcall") == .service("web", tag: nil, datacenter: nil))
    #expect(try parse("_web._TCP.service.rollcall") == .service("web", tag: nil, datacenter: nil))
    #expect(try parse("_web._v1.service.paris.sd.example") == .service("web", tag: "v1", datacenter: "paris"))
    #expect(try parse("x._web._tcp.service.rollcall") == .service("_tcp", tag: "x._web", datacenter: nil))
  }

  @Test func `Nodes, queries, addresses`() throws {
    #expect(try parse("n1.node.rollcall") == .node("n1", datacenter: nil))
    #expect(try parse("n1.example.org.node.paris.rollcall") == .node("n1.example.org", datacenter: "paris"))
    #expect(try parse("near.query.rollcall") == .query("near", datacenter: nil))
    #expect(try parse("0A010001.addr.dc1.rollcall") == .address(.v4(0x0A01_0001)))
    #expect(try parse("0a010001.addr.rollcall") == .address(.v4(0x0A01_0001)))
    #expect(try parse("fd000000000000000000000000000001.addr.dc1.rollcall") == .address(.v6(0xFD00_0000_0000_0000, 1)))
    for name in ["0a01.addr.dc1.rollcall", "zz010001.addr.dc1.rollcall", "+a010001.addr.rollcall", "x.0a010001.addr.rollcall"] {
      #expect(try parse(name) == .nothing)
    }
  }

  @Test func `The zone, what is between, what is nothing, and what is outside`() throws {
    #expect(try parse("rollcall") == .apex)
    #expect(try parse("SD.example") == .apex)
    #expect(try parse("ns.rollcall") == .nameServer)
    #expect(try parse("service.rollcall") == .between(datacenter: nil))
    #expect(try parse("service.paris.rollcall") == .between(datacenter: "paris"))
    #expect(try parse("paris.rollcall") == .between(datacenter: "paris"))
    #expect(try parse("foo.bar.rollcall") == .nothing)
    #expect(try parse("web.connect.rollcall") == .nothing)
    for name in ["example", "www.example.org", "xrollcall", ".", "rollcall.example.org"] { #expect(try parse(name) == .outside) }
  }

  @Test func `Of two domains of which one lies in the other, the inner one counts`() throws {
    let domains = ["example", "sd.example"].compactMap { DNSName($0) }
    let found = DNSLookup.parse(try #require(DNSName("web.service.sd.example")), domains: domains)
    #expect(found.lookup == .service("web", tag: nil, datacenter: nil) && found.domain == 1)
  }

  @Test func `Reverse names, whole ones only`() throws {
    #expect(try parse("1.0.0.127.in-addr.arpa") == .reverse(.v4(0x7F00_0001)))
    #expect(
      try parse("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.D.F.ip6.arpa") == .reverse(.v6(0xFD00_0000_0000_0000, 1)))
    for name in ["0.0.127.in-addr.arpa", "1.0.0.256.in-addr.arpa", "01.0.0.127.in-addr.arpa", "1.ip6.arpa", "arpa"] {
      #expect(try parse(name) == .outside)
    }
  }

  @Test func `Addresses as text and as labels`() {
    #expect(IPAddress("10.1.0.1") == .v4(0x0A01_0001) && IPAddress("10.1.0.1")?.hexLabel == "0a010001")
    #expect(IPAddress("fd00::1")?.hexLabel == "fd000000000000000000000000000001")
    #expect(IPAddress("host") == nil && IPAddress("10.1.0") == nil && IPAddress("") == nil)
  }
}
