import EtcdClient

/// The two calls that are compared; both go through a quorum.
enum EtcdCall: String, CaseIterable, Sendable {
  case put, range

  private static let value = [UInt8](repeating: UInt8(ascii: "v"), count: 100)

  /// A hundred keys in turn.
  func make(_ etcd: Etcd, _ number: Int) async throws {
    let key = EtcdKey("bench/\(number % 100)")
    switch self {
    case .put: try await etcd.put(key, Self.value)
    case .range: _ = try await etcd.range(.key(key))
    }
  }
}
