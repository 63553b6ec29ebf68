import Foundation
import GRPCNIOTransportHTTP2Posix
import Rollcall
import Testing

@testable import RollcallGRPC

@Suite struct ResolutionMachineTests {
  private var machine = ResolutionMachine("s")
  private let stale = Freshness.stale(since: Date(timeIntervalSince1970: 0), reason: "gone")

  private var texts: [String]? { machine.endpoints?.map(\.text) }

  private func name(_ host: String) -> HostPort { HostPort(host: host, port: 1) }

  private func found(_ address: String) -> [EndpointPlan.Address] { [.ipv4(host: address, port: 1)] }

  @Test mutating func `Nothing is said before the catalog has answered`() {
    #expect(texts == nil)
  }

  @Test mutating func `An outage leaves the last known addresses`() {
    #expect(machine.took(.sample(.sample("10.0.0.1"))) == [])
    #expect(texts == ["10.0.0.1:1"])
    #expect(machine.took(.sample(.sample("10.0.0.1"), freshness: stale)) == [])
    #expect(texts == ["10.0.0.1:1"])
    #expect(machine.took(.sample(freshness: stale)) == [])
    #expect(texts == ["10.0.0.1:1"])
    #expect(machine.took(.sample(.sample("10.0.0.2"))) == [])
    #expect(texts == ["10.0.0.2:1"])
  }

  @Test mutating func `An empty answer that is current is told as nobody, and why`() {
    _ = machine.took(.sample(.sample("10.0.0.1")))
    _ = machine.took(.sample())
    #expect(texts == ["/dev/null/there is no instance of s"])
    _ = machine.took(.sample(.sample("10.0.0.1", .critical), .sample("10.0.0.2", maintenance: "disk")))
    #expect(texts == ["/dev/null/none of the 2 instances of s is in service"])
    // That there was nobody is what is last known.
    _ = machine.took(.sample(freshness: stale))
    #expect(texts == ["/dev/null/none of the 2 instances of s is in service"])
  }

  @Test mutating func `A catalog that never answered is told as such`() {
    _ = machine.took(.sample(freshness: stale))
    #expect(texts == ["/dev/null/the catalog does not answer where s is"])
  }

  @Test mutating func `Host names are looked up, and what is known does not wait for them`() {
    #expect(machine.took(.sample(.sample("10.0.0.1"), .sample("a"))) == [name("a")])
    #expect(texts == ["10.0.0.1:1"])
    #expect(machine.found(found("10.0.0.2"), for: name("a")) == [])
    #expect(texts == ["10.0.0.1:1", "10.0.0.2:1"])
    // Known once, a name is not asked again by a change of others.
    #expect(machine.took(.sample(.sample("a"))) == [])
    #expect(texts == ["10.0.0.2:1"])
  }

  @Test mutating func `A name that is no longer found keeps its addresses`() {
    _ = machine.took(.sample(.sample("a")))
    #expect(texts == nil)
    _ = machine.found(found("10.0.0.2"), for: name("a"))
    #expect(machine.refreshNames() == [name("a")])
    _ = machine.found([], for: name("a"))
    #expect(texts == ["10.0.0.2:1"])
    #expect(machine.refreshNames() == [name("a")])
    _ = machine.found(found("10.0.0.3"), for: name("a"))
    #expect(texts == ["10.0.0.3:1"])
  }

  @Test mutating func `Names of which none is found are nobody`() {
    _ = machine.took(.sample(.sample("a"), .sample("b")))
    _ = machine.found([], for: name("a"))
    #expect(texts == nil)
    _ = machine.found([], for: name("b"))
    #expect(texts == ["/dev/null/no host name of s is known"])
  }

  @Test mutating func `Only so many names are looked up at once`() {
    let snapshot = ServiceSnapshot(
      service: "s",
      instances: (0..<6).map {
        RegisteredInstance(.sample("h\($0)"), createRevision: Revision(1), modifyRevision: Revision(1), session: nil)
      }, revision: Revision(1))
    #expect(machine.took(snapshot) == ["h0", "h1", "h2", "h3"].map(name))
    #expect(machine.refreshNames() == [])
    #expect(machine.found(found("10.0.0.1"), for: name("h2")) == [name("h4")])
    // An answer that nobody waits for any more.
    #expect(machine.took(.sample(.sample("h5"))) == [name("h5")])
    #expect(machine.found(found("10.0.0.9"), for: name("h0")) == [])
    #expect(texts == ["10.0.0.1:1"])
  }
}
