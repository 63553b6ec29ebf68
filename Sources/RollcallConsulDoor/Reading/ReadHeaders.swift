import Foundation
import HTTPTypes
import Rollcall

/// The headers that tell a client what it read, with Consul's capitals.
enum ReadHeaders {
  static let index = name("X-Consul-Index")
  static let knownLeader = name("X-Consul-Knownleader")
  static let lastContact = name("X-Consul-Lastcontact")
  static let consistency = name("X-Consul-Effective-Consistency")
  static let cache = name("X-Cache")
  static let staleSince = name("X-Rollcall-Stale-Since")

  private static func name(_ text: StaticString) -> HTTPField.Name {
    // A literal that is no token is a defect which every test of an answer shows.
    HTTPField.Name("\(text)") ?? .from
  }

  /// For an answer. One that the catalog cannot vouch for comes from memory, and says since when.
  /// - Parameter index: where it is not the source's own.
  static func add(to headers: inout HTTPFields, for source: some CatalogSnapshot, index: UInt64? = nil) {
    headers[Self.index] = String(index ?? source.index)
    headers[knownLeader] = source.freshness.isCurrent ? "true" : "false"
    headers[lastContact] = String(lastContact(of: source))
    guard case .stale(let since, _) = source.freshness else { return }
    headers[cache] = "HIT"
    headers[.age] = age(of: source)
    headers[staleSince] = since.formatted(.iso8601)
  }

  /// How long ago what was read was surely true, in milliseconds.
  static func lastContact(of source: some CatalogSnapshot) -> Int64 {
    guard case .stale(let since, _) = source.freshness else { return 0 }
    return Int64(exactly: (Date().timeIntervalSince(since) * 1000).rounded()).map { max($0, 0) } ?? .max
  }

  /// In seconds.
  static func age(of source: some CatalogSnapshot) -> String { String(lastContact(of: source) / 1000) }

  /// For an error, with which Consul sends the headers of having read nothing.
  static func addNothingRead(to headers: inout HTTPFields) {
    headers[index] = "1"
    headers[knownLeader] = "false"
    headers[lastContact] = "0"
  }
}
