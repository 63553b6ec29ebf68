public import DNSMessage
public import Rollcall

/// What a question would be answered with, and why.
public struct DNSExplanation: Sendable {
  /// One instance that was considered.
  public struct Considered: Sendable {
    public var instance: RegisteredInstance
    /// Why it is told, or not.
    public var reason: String
    public var isTold: Bool
  }

  public var code: DNSResponseCode
  /// What the name was taken for, and what follows from it, a sentence each.
  public var reasons: [String]
  public var considered: [Considered] = []
  public var answers: [DNSRecord] = []
  public var authorities: [DNSRecord] = []
  public var additionals: [DNSRecord] = []
  /// Whether an asker without EDNS would get less over UDP.
  public var isCutWithoutEDNS = false
}

extension DNSDoor {
  /// Answers a question as the door would over TCP, and tells why. The door need not run.
  /// - Throws: when the catalog cannot be asked in time.
  public func explain(_ question: DNSQuestion, in datacenters: [DNSDatacenter]) async throws -> DNSExplanation {
    let zone = zone
    let (lookup, domain) = zone.lookup(question.name)
    var reply = zone.reply(to: question)
    if case .wait(let wait) = reply {
      reply = try await withDeadline(zone.settings.limits.waitingTime, "The catalog has not answered in time.") {
        try await zone.reply(after: wait, to: question)
      }
    }
    var responder = Responder(zone, seed: UInt64.random(in: .min ... .max), now: 0)
    let query = DNSQuery(header: DNSHeader(id: 0, flags: 0x0100), question: question)
    _ = responder.write(reply, to: query, over: .datagram)
    let isCut = responder.encoder.isTruncated
    let code = responder.write(reply, to: query, over: .stream)
    let packet = try DNSPacket(decoding: responder.encoder.finish())
    var explanation = DNSExplanation(code: code, reasons: [Self.meaning(of: lookup, domain, zone)])
    explanation.answers = packet.answers
    explanation.authorities = packet.authorities
    explanation.additionals = packet.additionals
    explanation.isCutWithoutEDNS = isCut
    if case .service(let label, let tag, let datacenter) = lookup {
      try await explain(label, tag, datacenter, zone, datacenters, &explanation)
    }
    explanation.reasons += Self.consequences(of: reply, question, lookup, zone)
    return explanation
  }

  private func explain(
    _ label: String, _ tag: String?, _ datacenter: String?, _ zone: DNSZone, _ datacenters: [DNSDatacenter],
    _ explanation: inout DNSExplanation
  ) async throws {
    let found = datacenter.map { name in datacenters.first { DNSLabel.lowercased($0.name) == name } } ?? datacenters.first
    guard let found else {
      explanation.reasons.append(
        "There is no datacenter '\(datacenter ?? "")'. There are: \(datacenters.map(\.name).joined(separator: ", ")).")
      return
    }
    let list = try await found.views.services().first()
    let nodes = PreparedNodes(try await found.views.service(.nodes).first())
    let names = ServiceIndex(list)[label]
    if names.isEmpty { explanation.reasons.append("The catalog has no service of this name.") }
    for name in names {
      let snapshot = try await found.views.service(name).first()
      if name.rawValue != label { explanation.reasons.append("The service is '\(name)' in the catalog.") }
      if case .stale(let since, let reason) = snapshot.freshness {
        explanation.reasons.append("The catalog is gone since \(since) (\(reason)); this is what it last said.")
      }
      explanation.considered += snapshot.instances.map { Self.consider($0, tag, nodes, zone) }
    }
  }

  private static func consider(_ instance: RegisteredInstance, _ tag: String?, _ nodes: PreparedNodes, _ zone: DNSZone)
    -> DNSExplanation.Considered
  {
    func answer(_ reason: String, _ isTold: Bool = false) -> DNSExplanation.Considered {
      DNSExplanation.Considered(instance: instance, reason: reason, isTold: isTold)
    }
    if let tag, !instance.tags.contains(where: { [DNSLabel.lowercased($0), DNSLabel.escaped($0)].contains(tag) }) {
      return answer("has no tag '\(tag)'")
    }
    guard DNSAddress(instance.host) != nil else { return answer("its host is no address, and no name in DNS") }
    return switch ServedState.of(instance, nodes: nodes, onlyPassing: zone.settings.onlyPassing) {
    case .told(let weight): answer("\(instance.instance.health == .passing ? "passing" : "warning"), weight \(weight)", true)
    case .maintenance(let reason): answer("in maintenance: \(reason)")
    case .critical: answer("critical")
    case .warning: answer("has warnings, and only passing ones are told")
    case .nodeMaintenance(let reason): answer("its node is in maintenance: \(reason)")
    case .nodeCritical: answer("its node is critical")
    }
  }

  private static func meaning(of lookup: DNSLookup, _ domain: Int, _ zone: DNSZone) -> String {
    func at(_ datacenter: String?) -> String { datacenter.map { " in the datacenter '\($0)'" } ?? "" }
    return switch lookup {
    case .apex: "It is the zone itself."
    case .nameServer: "It is the zone's name server: this agent."
    case .service(let name, let tag, let datacenter):
      "It asks for the service '\(name)'\(tag.map { " with the tag '\($0)'" } ?? "")\(at(datacenter))."
    case .node(let name, let datacenter): "It asks for the node '\(name)'\(at(datacenter))."
    case .query(let name, let datacenter): "It asks for the prepared query '\(name)'\(at(datacenter))."
    case .address(let address): "It says the address itself: \(address.data)."
    case .between: "There are names below it, and nothing at it."
    case .nothing:
      "It lies in the zone, and has none of its forms: NAME.service, NODE.node, QUERY.query, HEX.addr, each before \(zone.settings.domains[domain])"
    case .reverse(let address): "It asks whose the address \(address.data) is."
    case .outside: "It lies outside of \(zone.settings.domains.map(\.description).joined(separator: ", "))"
    }
  }

  private static func consequences(of reply: DNSReply, _ question: DNSQuestion, _ lookup: DNSLookup, _ zone: DNSZone) -> [String] {
    switch reply {
    case .refusal(.refused): ["Without --recursor it is refused."]
    case .refusal(.serverFailure): ["The catalog was never reached, or is gone for too long: nothing can be said."]
    case .refusal(let code): ["The answer is \(code)."]
    case .nameError: ["So there is no such name (NXDOMAIN)."]
    case .noData: ["There is the name, and nothing of the type \(question.type)."]
    case .forward: ["The recursors are asked."]
    case .instances(let instances):
      [
        "Answers may be believed for \(instances.ttl) s, and come in an order that is drawn each time\(instances.set.isWeighted ? ", by weight" : "")."
      ]
    case .records, .wait: []
    }
  }
}
