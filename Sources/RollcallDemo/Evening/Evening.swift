import Foundation
import LocalServers
import Rollcall

/// The evening without an audience: the same things done one after the other, and measured.
public struct Evening: Sendable {
  private let demonstration: Demonstration
  /// Is told what happens, a sentence each.
  private let say: @Sendable (String) -> Void

  public init(_ demonstration: Demonstration, say: @escaping @Sendable (String) -> Void) {
    self.demonstration = demonstration
    self.say = say
  }

  /// Plays it to its end.
  /// - Throws: ``Rollcall/RollcallError`` `.timedOut` when something does not happen at all.
  public func play() async throws -> EveningReport {
    var report = EveningReport(catalogs: demonstration.catalogs.map(\.name))
    let bound = demonstration.bound
    say("The machines are plugged in.")
    for place in demonstration.machines.indices {
      report.add(
        "\(name(place)) plugged in",
        try await measure {
          try await act(.plugIn, place)
        } until: {
          try await isThere(place, in: $0)
        })
    }
    for colour in ["gold", "steelblue"] {
      say("The colour becomes \(colour) in every catalog.")
      report.add(
        "the colour becomes \(colour)",
        try await measure {
          try await paint(colour)
        } until: {
          try await hasColour(colour, $0)
        })
    }
    say("\(name(1)) is pulled out.")
    report.add(
      "\(name(1)) pulled out (kill -9)", within: bound,
      try await measure {
        try await act(.pullOut, 1)
      } until: {
        try await isGone(1, from: $0)
      })
    say("\(name(2)) stands still.")
    report.add(
      "\(name(2)) frozen (SIGSTOP)", within: bound,
      try await measure {
        try await act(.freeze, 2)
      } until: {
        try await isGone(2, from: $0)
      })
    say("\(name(2)) thaws, and \(name(1)) is plugged in again.")
    report.add(
      "\(name(2)) thawed",
      try await measure {
        try await act(.thaw, 2)
      } until: {
        try await isThere(2, in: $0)
      })
    report.add(
      "\(name(1)) plugged in again",
      try await measure {
        try await act(.plugIn, 1)
      } until: {
        try await isThere(1, in: $0)
      })
    say("All are pulled out.")
    let all = try await measure {
      // At the same moment, as when the power goes.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for place in demonstration.machines.indices { group.addTask { try await act(.pullOut, place) } }
        try await group.waitForAll()
      }
    } until: { catalog in
      for place in demonstration.machines.indices { try await isGone(place, from: catalog) }
    }
    report.add("all pulled out (kill -9)", within: bound, all)
    return report
  }

  private func name(_ place: Int) -> String { demonstration.machines[place].kind.name }

  private func act(_ action: MachineAction, _ place: Int) async throws {
    guard try await demonstration.perform(action, on: place) else {
      throw RollcallError(.rejected, "'\(action.rawValue)' cannot be done to \(name(place)) now.")
    }
  }

  /// How long each catalog takes after the beginning of something until it shows it.
  private func measure(
    _ action: @Sendable () async throws -> Void, until shown: @escaping @Sendable (DemoCatalog) async throws -> Void
  ) async throws -> [Duration] {
    // Views that are open already tell the moment of the change and not that of the first look.
    let begin = ContinuousClock.now
    return try await withThrowingTaskGroup(of: (Int, Duration).self) { group in
      for (place, catalog) in demonstration.catalogs.enumerated() {
        group.addTask {
          try await withDeadline(.seconds(60), "The catalog '\(catalog.name)' has not shown it after a minute.") {
            try await shown(catalog)
          }
          return (place, begin.duration(to: .now))
        }
      }
      try await action()
      var latencies = Array(repeating: Duration.zero, count: demonstration.catalogs.count)
      for try await (place, latency) in group { latencies[place] = latency }
      return latencies
    }
  }

  private func isThere(_ place: Int, in catalog: DemoCatalog) async throws {
    let id = name(place)
    _ = try await catalog.views.service(Demonstration.service).first { $0.freshness.isCurrent && $0.instances.contains { $0.id == id } }
  }

  private func isGone(_ place: Int, from catalog: DemoCatalog) async throws {
    let id = name(place)
    _ = try await catalog.views.service(Demonstration.service).first { $0.freshness.isCurrent && !$0.instances.contains { $0.id == id } }
  }

  private func paint(_ colour: String) async throws {
    for catalog in demonstration.catalogs { try await catalog.catalog.keyValues.put(Demonstration.colourKey, Array(colour.utf8)) }
  }

  private func hasColour(_ colour: String, _ catalog: DemoCatalog) async throws {
    let bytes = Array(colour.utf8)
    _ = try await catalog.views.keys(.key(Demonstration.colourKey)).first { $0.entries.first?.value == bytes }
  }
}
