import DNSMessage
import Rollcall

/// Instances that answer one name, and their addresses, each once.
final class PreparedSet: Sendable {
  struct Share: Sendable {
    var data: DNSData
    /// Of all instances at the address.
    var weight: Int
  }

  let instances: [PreparedInstance]
  /// Which of the distinct targets each instance has.
  let targetNumbers: [Int]
  let targetCount: Int
  let v4: [Share]
  let v6: [Share]
  let hosts: [Share]
  /// Whether some are to be chosen more often than others.
  let isWeighted: Bool
  /// Metadata, one record for each instance that has any; alike ones once.
  let texts: [DNSData]
  /// Bytes of all SRV records in an answer.
  let serviceSize: Int

  init(_ instances: [PreparedInstance]) {
    self.instances = instances
    var places: [DNSAddress: Int] = [:]
    var shares: [Share] = []
    for instance in instances {
      if let place = places[instance.address] {
        shares[place].weight += Int(instance.weight)
      } else {
        places[instance.address] = shares.count
        shares.append(Share(data: instance.address.data, weight: Int(instance.weight)))
      }
    }
    v4 = shares.filter { $0.data.type == .a }
    v6 = shares.filter { $0.data.type == .aaaa }
    hosts = shares.filter { $0.data.type == .cname }
    isWeighted = shares.contains { $0.weight != shares[0].weight }
    var numbers: [DNSName: Int] = [:]
    targetNumbers = instances.map { instance in
      let number = numbers[instance.target] ?? numbers.count
      numbers[instance.target] = number
      return number
    }
    targetCount = numbers.count
    serviceSize = instances.reduce(0) { $0 + $1.serviceSize }
    var seen = Set<DNSData>()
    texts = instances.compactMap { instance in
      let text = DNSText.data(instance.registered.metadata)
      return text.flatMap { seen.insert($0).inserted ? $0 : nil }
    }
  }

  /// Whether no address is known, and the hosts' names are all that can be told.
  var isNamesOnly: Bool { v4.isEmpty && v6.isEmpty && !hosts.isEmpty }
}

extension DNSAddress {
  /// Of the record that tells it.
  var data: DNSData {
    switch self {
    case .address(let address): address.data
    case .host(let name): .cname(name)
    }
  }
}
