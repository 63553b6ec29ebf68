import DNSMessage
import Logging
import Rollcall

/// Warns of services whose names not every resolver can ask for, once each.
struct EscapedNames: Sendable {
  private let zone: DNSZone
  private let logger: Logger

  /// Of how many the warnings are remembered: those that come later are not warned of.
  private static let most = 1000

  init(_ zone: DNSZone, logger: Logger) {
    self.zone = zone
    self.logger = logger
  }

  func run() async {
    await withTaskGroup(of: Void.self) { group in
      for datacenter in zone.datacenters {
        group.addTask { await follow(datacenter) }
      }
    }
  }

  private func follow(_ datacenter: LiveDatacenter) async {
    var known = Set<ServiceName>()
    for await list in datacenter.lists() {
      for (name, label) in ServiceIndex(list).escapedNames where known.count < Self.most && known.insert(name).inserted {
        let found = datacenter.zones.first?.serviceName(name.rawValue)
        logger.warning(
          "DNS cannot carry the name of a service everywhere; it is found under another as well.",
          metadata: ["service": "\(name)", "name": "\(found?.description ?? label)", "datacenter": "\(datacenter.name)"])
      }
    }
  }
}
