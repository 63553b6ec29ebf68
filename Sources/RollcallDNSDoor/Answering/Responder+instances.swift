import DNSMessage

extension Responder {
  /// - Parameter most: how many answers at most; what is left out is told by the TC bit.
  mutating func write(_ instances: DNSReply.Instances, _ type: DNSType, atMost most: Int) {
    let set = instances.set
    switch type {
    case .srv: writeServices(instances, atMost: most)
    case .txt: write(set.texts, instances.ttl, atMost: most)
    case .a where !set.isNamesOnly: write(set.v4, instances, atMost: most)
    case .aaaa where !set.isNamesOnly: write(set.v6, instances, atMost: most)
    case .any where !set.isNamesOnly: write(set.v4 + set.v6, instances, atMost: most)
    // RFC 1034: a name that stands for another stands for one.
    default: write(set.hosts, instances, atMost: 1, cutsIfMore: false)
    }
  }

  private mutating func write(_ shares: [PreparedSet.Share], _ instances: DNSReply.Instances, atMost most: Int, cutsIfMore: Bool = true) {
    let needed = min(shares.count, most)
    arrange(shares.count, needed: needed, instances) { shares[$0].weight }
    for place in order.places.prefix(needed) where !encoder.append(.question, ttl: instances.ttl, shares[place].data) {
      encoder.truncate()
      return
    }
    if cutsIfMore, needed < shares.count { encoder.truncate() }
  }

  private mutating func write(_ texts: [DNSData], _ ttl: UInt32, atMost most: Int) {
    for (place, text) in texts.enumerated() where place >= most || !encoder.append(.question, ttl: ttl, text) {
      encoder.truncate()
      return
    }
  }

  private mutating func arrange(_ count: Int, needed: Int, _ instances: DNSReply.Instances, weight: (Int) -> Int) {
    if instances.keepsOrder {
      order.inOrder(count)
    } else if instances.set.isWeighted {
      order.shuffle(count, needed: needed, weight: weight)
    } else {
      order.shuffle(count, needed: needed)
    }
  }

  /// When all SRV records fit, all are told, and of the addresses as many as there is room for, whom anybody can ask for. Otherwise the answer is cut, and what
  /// is told is told with its address.
  private mutating func writeServices(_ answer: DNSReply.Instances, atMost most: Int) {
    let instances = answer.set.instances
    let isWhole = instances.count <= most && answer.set.serviceSize <= encoder.room
    if answer.keepsOrder { order.inOrder(instances.count) } else { order.shuffle(instances.count, needed: min(instances.count, most)) }
    var count = min(instances.count, most)
    if !isWhole {
      encoder.truncate()
      count = countOfPairs(instances, atMost: count)
    }
    targets.removeAll(keepingCapacity: true)
    targets.append(contentsOf: repeatElement(0, count: answer.set.targetCount))
    for place in order.places.prefix(count) {
      guard encoder.append(.question, ttl: answer.ttl, instances[place].service) else { break }
      let number = answer.set.targetNumbers[place]
      if targets[number] == 0 { targets[number] = encoder.lastName }
    }
    for place in order.places.prefix(count) {
      let (instance, number) = (instances[place], answer.set.targetNumbers[place])
      // Each target once.
      guard instance.additionalSize > 0, targets[number] != 0 else { continue }
      let owner = DNSOwner.written(instance.target, at: targets[number])
      guard encoder.append(owner, ttl: answer.ttl, instance.address.data, to: .additional) else { break }
      targets[number] = 0
    }
  }

  /// How many instances fit with their addresses; one at least is tried.
  private func countOfPairs(_ instances: [PreparedInstance], atMost most: Int) -> Int {
    var room = encoder.room
    for (count, place) in order.places.prefix(most).enumerated() {
      room -= instances[place].serviceSize + instances[place].additionalSize
      if room < 0 { return max(count, 1) }
    }
    return most
  }
}
