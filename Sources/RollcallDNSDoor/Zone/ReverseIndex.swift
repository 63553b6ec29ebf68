import DNSMessage
import Rollcall

/// Which nodes and services of a catalog are at which address.
///
/// It is made when somebody asks, from the views of all services, and again when it is older than a second: a question costs a look-up, and many
/// questions no more than one pass each second.
actor ReverseIndex {
  /// What is at an address, by the labels.
  struct Names: Hashable, Sendable {
    var nodes: [String] = []
    var services: [String] = []
  }

  private let views: Views
  private var names: [IPAddress: Names] = [:]
  private var made: ContinuousClock.Instant?
  /// So that the views stay open as long as somebody asks.
  private var held: [ServiceView] = []

  private static let maximumAge = Duration.seconds(1)
  /// How many names an address has in an answer.
  private static let most = 8

  init(_ views: Views) {
    self.views = views
  }

  /// - Throws: what waiting for a view throws.
  func names(at address: IPAddress) async throws -> Names? {
    if made.map({ .now - $0 > Self.maximumAge }) ?? true { try await make() }
    return names[address]
  }

  /// Lets go of everything when nobody has asked for a while.
  func sweep() {
    guard let made, .now - made > .seconds(60) else { return }
    (self.made, names, held) = (nil, [:], [])
  }

  private func make() async throws {
    let list = try await views.services().first()
    var names: [IPAddress: Names] = [:]
    var held: [ServiceView] = []
    for node in try await views.service(.nodes).first().instances {
      guard let address = IPAddress(node.host) else { continue }
      Self.add(node.id, to: &names[address, default: Names()].nodes)
    }
    for summary in list.services {
      let view = views.service(summary.name)
      held.append(view)
      for instance in try await view.first().instances {
        guard let address = IPAddress(instance.host) else { continue }
        Self.add(summary.name.rawValue, to: &names[address, default: Names()].services)
      }
    }
    self.names = names
    self.held = held
    made = .now
  }

  private static func add(_ name: String, to names: inout [String]) {
    guard names.count < most, names.last != name else { return }
    names.append(name)
  }
}
