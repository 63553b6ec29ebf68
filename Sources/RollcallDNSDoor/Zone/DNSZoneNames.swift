import DNSMessage
import Rollcall

/// The names that are made in one domain for one datacenter.
struct DNSZoneNames: Sendable {
  let domain: DNSName
  let datacenter: String

  private func name(_ labels: String...) -> DNSName? {
    DNSName(labels.map { Array($0.utf8) }, below: domain)
  }

  /// Where an SRV record of an instance points to.
  ///
  /// An instance at its node's own address is found by the node's name, any other by a name that says the address, or by its host's own. As with Consul.
  func target(of instance: RegisteredInstance, at address: DNSAddress, nodes: PreparedNodes) -> DNSName? {
    guard case .address(let address) = address else {
      if case .host(let name) = address { return name }
      return nil
    }
    if let node = instance.node, node.address == instance.host, nodes[exactly: node.name]?.host == instance.host,
      let name = nodeName(node.name)
    {
      return name
    }
    return name(address.hexLabel, "addr", datacenter)
  }

  func nodeName(_ node: String) -> DNSName? { name(DNSLabel.escaped(node), "node", datacenter) }

  func serviceName(_ service: String) -> DNSName? { name(DNSLabel.escaped(service), "service", datacenter) }
}
