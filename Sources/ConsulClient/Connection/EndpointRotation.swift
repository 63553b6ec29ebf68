/// Which endpoint to ask: the one that answered last, and after it the others in turn.
///
/// Staying with one matters with Consul: registrations belong to the agent that took them, and indexes to the server that gave them.
struct EndpointRotation: Sendable {
  private let count: Int
  private(set) var current = 0

  init(count: Int) {
    self.count = count
  }

  /// All endpoints, beginning with the current one.
  var order: [Int] { (0..<count).map { (current + $0) % count } }

  mutating func succeeded(_ index: Int) {
    current = index
  }

  mutating func failed(_ index: Int) {
    // A late failure of an endpoint that was left already changes nothing.
    if index == current { current = (current + 1) % count }
  }
}
