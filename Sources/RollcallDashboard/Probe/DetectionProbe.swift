import Foundation
import Rollcall

/// Measures how long a catalog goes on showing an instance whose owner renews no more: registers one, lets its session run out, and watches.
struct DetectionProbe: Sendable {
  static let service = ServiceName("rollcall-detection")
  /// What a server may take beyond the timeout.
  private static let tick = Duration.seconds(1)

  let catalog: DashboardCatalog
  var timeout = Duration.seconds(5)

  /// - Throws: ``Rollcall/RollcallError``, also `.timedOut` when the instance has not gone in a multiple of its time.
  func measure() async throws -> DetectionLatency {
    let session = try await catalog.catalog.openSession(SessionOptions(name: "dashboard", timeout: timeout))
    let granted = session.timeout ?? timeout
    let id = "probe-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
    do {
      try await session.register(ServiceInstance(service: Self.service, id: id, host: "127.0.0.1", port: 0))
      // The last sign of life.
      try await session.renew()
      let stopped = ContinuousClock.now
      let view = catalog.views.service(Self.service)
      let limit = granted * 2 + .seconds(10)
      try await withDeadline(limit, "The instance '\(id)' of '\(Self.service)' is still there \(limit) after its last renewal.") {
        _ = try await view.first { $0.instances.contains { $0.id == id } }
        _ = try await view.first { $0.freshness.isCurrent && !$0.instances.contains { $0.id == id } }
      }
      let latency = stopped.duration(to: .now)
      try? await session.close()
      return DetectionLatency(
        catalog: catalog.name, time: Date(), latency: latency, bound: granted + Self.tick, subject: "a session of \(granted)")
    } catch {
      try? await session.close()
      throw error
    }
  }
}
