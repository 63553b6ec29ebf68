import Rollcall

/// What the streams of a simulated catalog carry.
protocol SimulatedSnapshot: CatalogSnapshot {
  var freshness: Freshness { get set }
  var count: Int { get }

  /// As if half of it were gone.
  func halved() -> Self

  /// As a planted bug shows it.
  func altered(by bug: PlantedBug?) -> Self
}

extension ServiceSnapshot: SimulatedSnapshot {
  var count: Int { instances.count }

  func halved() -> ServiceSnapshot {
    var copy = self
    copy.instances.removeLast(instances.count / 2)
    return copy
  }

  func altered(by bug: PlantedBug?) -> ServiceSnapshot {
    var copy = self
    switch bug {
    case .givesPartialSets: copy.instances = instances.filter { $0.modifyRevision == revision }
    case .dropsMetadata:
      copy.instances = instances.map { registered in
        var instance = registered.instance
        instance.metadata = [:]
        return RegisteredInstance(
          instance, createRevision: registered.createRevision, modifyRevision: registered.modifyRevision, session: registered.session)
      }
    default: break
    }
    return copy
  }
}

extension ServiceList: SimulatedSnapshot {
  var count: Int { services.count }

  func halved() -> ServiceList { self }

  func altered(by bug: PlantedBug?) -> ServiceList { self }
}

extension KeyValueSnapshot: SimulatedSnapshot {
  var count: Int { entries.count }

  func halved() -> KeyValueSnapshot { self }

  func altered(by bug: PlantedBug?) -> KeyValueSnapshot { self }
}
