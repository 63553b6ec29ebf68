import ConsulAPI
import Rollcall
import RollcallAgent

/// Whether an event is meant for this agent: its node, and what is registered with it.
struct EventAudience {
  let node: String
  let services: [ServiceInstance]

  func includes(_ event: ConsulEvent) -> Bool {
    guard Self.fits(event.nodeFilter, node) else { return false }
    guard !event.serviceFilter.isEmpty else { return true }
    return services.contains { instance in
      Self.fits(event.serviceFilter, instance.service.rawValue)
        && (event.tagFilter.isEmpty || instance.tags.contains { Self.fits(event.tagFilter, $0) })
    }
  }

  private static func fits(_ expression: String, _ text: String) -> Bool {
    expression.isEmpty || ((try? Pattern(expression))?.matches(text) ?? false)
  }

  /// - Throws: ``DoorError`` 500 with what Consul says of filters that cannot be.
  static func check(_ event: ConsulEvent) throws(DoorError) {
    guard event.tagFilter.isEmpty || !event.serviceFilter.isEmpty else {
      throw .refused("Cannot provide tag filter without service filter")
    }
    for (what, expression) in [("node", event.nodeFilter), ("service", event.serviceFilter), ("tag", event.tagFilter)] {
      do throws(PatternError) {
        _ = try Pattern(expression)
      } catch {
        throw .refused("Invalid \(what) filter: \(error)")
      }
    }
  }
}
