import Foundation
import HTTPTypes
import Synchronization

/// The policy in force, which can be replaced while the door serves.
public final class AccessControl: Sendable {
  private let policy: Mutex<AccessPolicy>

  public init(_ policy: AccessPolicy) {
    self.policy = Mutex(policy)
  }

  public func replace(by policy: AccessPolicy) {
    self.policy.withLock { $0 = policy }
  }

  /// - Throws: ``DoorError`` 403 for a token that there is not, with Consul's text.
  func access(_ headers: HTTPFields, _ query: QueryParameters) throws(DoorError) -> Access {
    let token = Self.token(headers, query)
    guard let rules = policy.withLock({ $0.rules(for: token) }) else { throw DoorError(.forbidden, "ACL not found") }
    return Access(rules: rules)
  }

  /// In Consul's order: the parameter, its own header, the usual one.
  private static func token(_ headers: HTTPFields, _ query: QueryParameters) -> String? {
    if let token = query["token"], !token.isEmpty { return token }
    if let name = HTTPField.Name("X-Consul-Token"), let token = headers[name], !token.isEmpty { return token }
    guard let value = headers[.authorization] else { return nil }
    let words = value.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return words[1].trimmingCharacters(in: .whitespaces)
  }
}
