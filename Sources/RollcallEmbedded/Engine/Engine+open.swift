internal import Dispatch
internal import Foundation
internal import Logging
internal import Rollcall
internal import Synchronization

extension Engine {
  /// Opens a folder, off the cooperative threads.
  static func open(
    folder: String, clock: EngineClock, wallClock: @escaping @Sendable () -> Date, logger: Logger
  ) async throws -> Engine {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            let store = try Store(folder: folder)
            let (state, leases) = try store.load(time: { TimeBase(now: clock.now(), wall: wallClock()) }, grace: saveInterval)
            let engine = Engine(state: state, leases: leases, store: store, clock: clock, wallClock: wallClock, logger: logger)
            // Ends what expired meanwhile, and sets the alarm for the rest.
            engine.startCommitting()
            return engine
          })
      }
    }
  }

  /// A valid registration, encoded for the store before it gets in line.
  func registration(of instance: ServiceInstance, session: SessionID?) throws -> Command {
    try instance.validate()
    try instance.validateSize()
    let record = store == nil ? Data() : try JSONEncoder().encode(InstanceRecord(instance))
    return .register(instance, session: session, record: record)
  }
}
