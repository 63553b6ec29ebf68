private import ConsulAPI
public import Foundation
public import NIOHTTP1

/// What Consul answered.
public struct ConsulResponse: Sendable {
  public var status: Int
  public var headers: HTTPHeaders
  public var body: [UInt8]
  /// Who answered. Indexes of different agents' answers must not be compared.
  public var endpoint: ConsulEndpoint

  /// `X-Consul-Index`: when the answer last changed.
  public var index: UInt64? { number("X-Consul-Index") }

  /// `X-Consul-KnownLeader`: false while the cluster has none, and a stale answer may be very old.
  public var knownLeader: Bool? { headers.first(name: "X-Consul-KnownLeader").map { $0 == "true" } }

  /// `X-Consul-LastContact`: how old a stale answer may be.
  public var lastContact: Duration? { number("X-Consul-LastContact").map { .milliseconds(Int64(clamping: $0)) } }

  /// `X-Rollcall-Stale-Since`, which a Rollcall agent sends while the catalog behind it is gone.
  public var staleSince: Date? {
    headers.first(name: "X-Rollcall-Stale-Since").flatMap { try? Date($0, strategy: .iso8601) }
  }

  /// `X-Consul-ContentHash`, of `agent/service`.
  public var contentHash: String? { headers.first(name: "X-Consul-ContentHash") }

  private func number(_ name: String) -> UInt64? {
    headers.first(name: name).flatMap(UInt64.init)
  }
}
