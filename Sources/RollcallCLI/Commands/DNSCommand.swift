import ArgumentParser
import DNSMessage
import Rollcall
import RollcallDNSDoor

struct DNSCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dns",
    abstract: "Tells what an agent would answer to a question of DNS, and why.",
    discussion: """
      It reads the catalog itself, so that it needs no agent that answers DNS; give it the options that the agent was given. \
      A name without a domain is completed: 'web' is 'web.service.rollcall'. What differs from 'dig' is that this tells why.

      Examples:
        rollcall dns web
        rollcall dns v2.web.service.rollcall SRV
        rollcall dns 10.0.0.7.in-addr.arpa PTR
        rollcall dns web.service.consul --alt-domain consul --dns-only-passing
      """)

  @OptionGroup var catalog: CatalogOptions

  @OptionGroup var zone: DNSZoneOptions

  @Argument(help: "The name that is asked for.", completion: .custom { await completeServices($0, $1, $2) })
  var name: String

  @Argument(
    help: "The type that is asked for: A, AAAA, SRV, TXT, PTR, NS, SOA, CNAME or ANY. (default: A)",
    completion: .list(["A", "AAAA", "SRV", "TXT", "PTR", "NS", "SOA", "CNAME", "ANY"]), transform: { try Self.type($0) })
  var type = DNSType.a

  mutating func validate() throws {
    _ = try question
    var settings = DNSDoorSettings(node: "node", nodeAddress: "127.0.0.1")
    try zone.apply(to: &settings)
  }

  func run() async throws {
    let question = try question
    let (zone, node, address) = (zone, ThisMachine.name, await ThisMachine.outwardAddress)
    let datacenterName = try catalog.catalog.name ?? AgentCatalogs.standardName
    let explanation = try await catalog.withCatalog { catalog in
      var settings = DNSDoorSettings(node: node, nodeAddress: address)
      try zone.apply(to: &settings)
      let datacenter = DNSDatacenter(name: datacenterName, views: Views(of: catalog))
      return try await DNSDoor(settings, own: datacenter).explain(question, in: [datacenter])
    }
    try StandardOutput.write(line: text(explanation, question))
    if explanation.code != .noError { throw ExitCode.failure }
  }

  private var question: DNSQuestion {
    get throws(ValidationError) {
      let domain = zone.domain?.description ?? DNSDoorSettings.standardDomain
      let whole = name.contains(".") ? name : "\(name).service.\(domain)"
      guard let name = DNSName(whole) else { throw ValidationError("'\(whole)' is no name: labels have 1 to 63 bytes, and all of it 255.") }
      return DNSQuestion(name: name, type: type)
    }
  }

  private func text(_ explanation: DNSExplanation, _ question: DNSQuestion) -> String {
    var parts = ["\(question.name) \(question.type): \(explanation.code)"]
    parts += explanation.reasons.map { "  \($0.printable)" }
    if !explanation.considered.isEmpty {
      var table = Table(["INSTANCE", "ADDRESS", "TOLD", "WHY"])
      for one in explanation.considered {
        table.add([one.instance.id, one.instance.address.description, one.isTold ? "yes" : "no", one.reason])
      }
      parts += ["", table.text]
    }
    for (title, records) in [
      ("ANSWER", explanation.answers), ("AUTHORITY", explanation.authorities), ("ADDITIONAL", explanation.additionals),
    ]
    where !records.isEmpty {
      parts += ["", title] + records.map { "  \($0)" }
    }
    if explanation.isCutWithoutEDNS {
      parts += ["", "Over UDP without EDNS the answer is cut, with the TC bit; over TCP it is whole."]
    }
    return parts.joined(separator: "\n")
  }

  private static func type(_ text: String) throws -> DNSType {
    guard let type = DNSType(text) else {
      throw ValidationError("'\(text)' is no type: write A, AAAA, SRV, TXT, PTR, NS, SOA, CNAME or ANY.")
    }
    return type
  }
}
