internal import Foundation
internal import Rollcall

/// The counters as the store keeps them.
struct CountersRecord: Codable {
  private var revision: UInt64
  private var extinction: UInt64
  private var services: UInt64
  private var sessions: UInt64
  private var reaped: [String: UInt64]

  init(_ counters: Counters) {
    revision = counters.revision.rawValue
    extinction = counters.extinction.rawValue
    services = counters.services.rawValue
    sessions = counters.sessions.rawValue
    reaped = counters.reaped.mapValues(\.rawValue)
  }

  var counters: Counters {
    Counters(
      revision: Revision(revision), extinction: Revision(extinction), services: Revision(services), sessions: Revision(sessions),
      reaped: reaped.mapValues(Revision.init(_:)))
  }
}
