import ZooKeeperClient

/// The operations that are compared, on nodes of 100 bytes.
enum ZooKeeperCall: String, CaseIterable, Sendable {
  case get, set, create

  static let data = [UInt8](repeating: UInt8(ascii: "v"), count: 100)

  /// - Parameter mark: makes the names of a load's new nodes its own.
  func make(_ zooKeeper: ZooKeeper, _ number: Int, mark: String) async throws {
    switch self {
    case .get: _ = try await zooKeeper.get("/bench/\(number % 100)")
    case .set: try await zooKeeper.set("/bench/\(number % 100)", Self.data)
    case .create: try await zooKeeper.create("/bench/\(mark)-\(number)", Self.data)
    }
  }
}
