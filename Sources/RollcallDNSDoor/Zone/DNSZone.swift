import DNSMessage
import Rollcall
import Synchronization

import struct Foundation.Date

/// What the door knows, and what it replies with: the names of its domains over its catalogs.
final class DNSZone: Sendable {
  let settings: DNSDoorSettings
  let datacenters: [LiveDatacenter]
  /// In small letters.
  private let domains: [DNSName]
  private let places: [String: Int]
  private let reverse: [ReverseIndex]
  private let queries: (any DNSQueryResolver)?
  private let serverAddress: DNSAddress?

  /// - Parameter datacenters: the first is the agent's own.
  init(_ given: DNSDoorSettings, _ datacenters: [DNSDatacenter], queries: (any DNSQueryResolver)?) {
    var settings = given
    if settings.domains.isEmpty { settings.domains = [DNSName(DNSDoorSettings.standardDomain) ?? .root] }
    self.settings = settings
    self.queries = queries
    domains = settings.domains.map(\.lowercased)
    self.datacenters = datacenters.map { LiveDatacenter($0, domains: settings.domains, onlyPassing: settings.onlyPassing) }
    places = Dictionary(datacenters.enumerated().map { (DNSLabel.lowercased($1.name), $0) }) { first, _ in first }
    reverse = datacenters.map { ReverseIndex($0.views) }
    serverAddress = DNSAddress(settings.nodeAddress)
  }

  /// What is to be answered, at once where everything is known.
  func reply(to question: DNSQuestion) -> DNSReply {
    guard [DNSQuestion.internet, DNSQuestion.anyClass].contains(question.recordClass) else { return .refusal(.refused) }
    guard question.type != .axfr, question.type != .ixfr else { return .refusal(.notImplemented) }
    let (lookup, domain) = DNSLookup.parse(question.name, domains: domains)
    return reply(to: lookup, type: question.type, domain: domain)
  }

  func lookup(_ name: DNSName) -> (lookup: DNSLookup, domain: Int) { DNSLookup.parse(name, domains: domains) }

  private func reply(to lookup: DNSLookup, type: DNSType, domain: Int) -> DNSReply {
    switch lookup {
    case .apex: return apex(type, domain)
    case .nameServer: return addressReply(serverAddress, type)
    case .between(let datacenter): return live(datacenter) == nil ? .nameError : .noData
    case .nothing: return .nameError
    case .address(let address): return addressReply(.address(address), type)
    case .outside: return settings.recursors.isEmpty ? .refusal(.refused) : .forward
    case .service(let label, let tag, let datacenter):
      guard let live = live(datacenter) else { return .nameError }
      switch live.service(label, domain: domain) {
      case .waiting: return .wait(.service(label, datacenter: datacenter))
      case .unavailable: return .refusal(.serverFailure)
      case .unknown: return .nameError
      case .service(let service):
        guard let set = service.set(tag: tag) else { return isTooOld(service.freshness) ? .refusal(.serverFailure) : .nameError }
        return reply(with: set, type, ttl: settings.ttl(of: service.name), service.freshness)
      }
    case .node(let label, let datacenter):
      guard let live = live(datacenter) else { return .nameError }
      guard let nodes = live.currentNodes() else { return .wait(.nodes(datacenter: datacenter)) }
      return nodeReply(nodes, label, type)
    case .query(let name, let datacenter): return queries == nil ? .nameError : .wait(.query(name, datacenter: datacenter))
    case .reverse(let address): return .wait(.reverse(address))
    }
  }

  /// Waits for what a reply needs.
  /// - Returns: never `.wait`.
  func reply(after wait: DNSReply.Wait, to question: DNSQuestion) async throws -> DNSReply {
    switch wait {
    case .service(let label, let datacenter): try await live(datacenter)?.wait(for: label)
    case .nodes(let datacenter): try await live(datacenter)?.wait(for: nil)
    case .query(let name, let datacenter): return try await queryReply(name, datacenter, question)
    case .reverse(let address): return try await reverseReply(address, question.type)
    }
    let reply = reply(to: question)
    // The list may have changed between; whoever asks again will find it.
    if case .wait = reply { return .refusal(.serverFailure) }
    return reply
  }

  /// - Parameter name: nil for the agent's own.
  private func live(_ name: String?) -> LiveDatacenter? {
    guard let name else { return datacenters.first }
    return places[name].map { datacenters[$0] }
  }

  /// Lets go of what nobody asks for.
  func sweep() async {
    for datacenter in datacenters { datacenter.sweep() }
    for index in reverse { await index.sweep() }
  }
}

extension DNSZone {
  private func isTooOld(_ freshness: Freshness) -> Bool {
    guard case .stale(let since, _) = freshness else { return false }
    return Date().timeIntervalSince(since) > settings.maximumAge / .seconds(1)
  }

  private func reply(with set: PreparedSet, _ type: DNSType, ttl: UInt32, _ freshness: Freshness, keepsOrder: Bool = false) -> DNSReply {
    guard !isTooOld(freshness) else { return .refusal(.serverFailure) }
    let answer = DNSReply.Instances(set: set, ttl: freshness.isCurrent ? ttl : min(ttl, settings.staleTTL), keepsOrder: keepsOrder)
    let isThere =
      switch type {
      case .a: !set.v4.isEmpty || set.isNamesOnly
      case .aaaa: !set.v6.isEmpty || set.isNamesOnly
      case .cname: set.isNamesOnly
      case .srv, .any: true
      case .txt: !set.texts.isEmpty
      default: false
      }
    return isThere ? .instances(answer) : .noData
  }

  private func nodeReply(_ nodes: PreparedNodes, _ label: String, _ type: DNSType) -> DNSReply {
    let freshness = nodes.snapshot.freshness
    if isTooOld(freshness) || !freshness.isCurrent && nodes.snapshot.revision == .zero && nodes.snapshot.instances.isEmpty {
      return .refusal(.serverFailure)
    }
    guard let node = nodes[label: label] else { return .nameError }
    let ttl = freshness.isCurrent ? settings.ttl : min(settings.ttl, settings.staleTTL)
    let address = DNSAddress(node.host)
    // A host's name stands for everything that is there: nothing may be beside it.
    if case .host? = address { return addressReply(address, type, ttl: ttl) }
    let texts = type == .txt || type == .any ? DNSText.records(node.metadata) : []
    let addresses = address.map(\.data).flatMap { $0.type == type || type == .any ? [$0] : nil } ?? []
    let data = addresses + texts
    return data.isEmpty ? .noData : .records(DNSReply.Records(answers: data.map { .question(ttl, $0) }))
  }

  private func addressReply(_ address: DNSAddress?, _ type: DNSType, ttl: UInt32? = nil) -> DNSReply {
    guard let data = address?.data else { return .noData }
    let fits = type == .any || type == data.type || data.type == .cname && [DNSType.a, .aaaa].contains(type)
    return fits ? .records(DNSReply.Records(answers: [.question(ttl ?? settings.ttl, data)])) : .noData
  }

  private func apex(_ type: DNSType, _ domain: Int) -> DNSReply {
    let own = settings.domains[domain]
    let names = datacenters.first?.zones[domain]
    guard let server = names?.nodeName(settings.node) else { return .noData }
    let nameServer = DNSReply.Record.name(own, settings.ttl, .ns(server))
    let glue = [
      serverAddress.flatMap { address -> DNSReply.Record? in
        guard case .address(let address) = address else { return nil }
        return .name(server, settings.ttl, address.data)
      }
    ].compactMap { $0 }
    switch type {
    case .ns: return .records(DNSReply.Records(answers: [nameServer], additionals: glue))
    case .soa: return .records(DNSReply.Records(answers: [.startOfAuthority], authorities: [nameServer], additionals: glue))
    case .any: return .records(DNSReply.Records(answers: [.startOfAuthority, nameServer], additionals: glue))
    default: return .noData
    }
  }

  private func queryReply(_ name: String, _ datacenter: String?, _ question: DNSQuestion) async throws -> DNSReply {
    guard let queries, datacenter == nil || live(datacenter) != nil else { return .nameError }
    guard let result = try await queries.resolve(query: name, in: datacenter) else { return .nameError }
    let live = live(DNSLabel.lowercased(result.datacenter)) ?? datacenters.first
    let domain = lookup(question.name).domain
    guard let live, let nodes = live.currentNodes(), let first = result.instances.first else { return .nameError }
    let snapshot = ServiceSnapshot(service: first.service, instances: result.instances, revision: .zero)
    let service = PreparedService(
      first.service.rawValue, [snapshot], nodes: nodes, zone: live.zones[domain], onlyPassing: settings.onlyPassing)
    guard let set = service.set(tag: nil) else { return .nameError }
    return reply(with: set, question.type, ttl: result.ttl ?? settings.ttl(of: service.name), .current, keepsOrder: result.keepsOrder)
  }

  private func reverseReply(_ address: IPAddress, _ type: DNSType) async throws -> DNSReply {
    for (live, index) in zip(datacenters, reverse) {
      guard let found = try await index.names(at: address), let zone = live.zones.first else { continue }
      let names = found.nodes.isEmpty ? found.services.compactMap(zone.serviceName) : found.nodes.compactMap(zone.nodeName)
      guard !names.isEmpty else { continue }
      guard [DNSType.ptr, .any].contains(type) else { return .noData }
      return .records(DNSReply.Records(answers: names.map { .question(settings.ttl, .ptr($0)) }))
    }
    // Whose address it is otherwise, others know.
    return settings.recursors.isEmpty ? .refusal(.refused) : .forward
  }
}
