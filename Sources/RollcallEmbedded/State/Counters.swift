internal import Rollcall

/// The catalog's logical times.
struct Counters: Sendable, Equatable {
  /// The last write that changed something. It begins with 1, which readers are shown where there is nothing, so that the first write differs from it.
  var revision = Revision(1)
  /// When a service last lost its last instance.
  var extinction = Revision.zero
  /// When the names or tags of the services last changed.
  var services = Revision.zero
  /// When the sessions last changed.
  var sessions = Revision.zero
  /// By key space: up to where its tombstones are forgotten.
  var reaped: [String: Revision] = [:]
}
