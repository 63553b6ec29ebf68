import ConsulClient
import Rollcall

extension ConsulAnswer {
  var freshness: Freshness {
    staleSince.map { .stale(since: $0, reason: "the agent at \(endpoint) has lost the catalog behind it") } ?? .current
  }
}
