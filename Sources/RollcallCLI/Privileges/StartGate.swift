import Rollcall
import ServiceLifecycle

/// Holds back what must not be done as root until the agent is root no more.
struct StartGate: Sendable {
  private let opened = Broadcast<Bool>()

  func open() { opened.publish(true) }

  /// - Returns: whether it is open; false when it will never be.
  func pass() async throws -> Bool { try await opened.first { $0 } ?? false }

  /// The same service, begun once the gate is open.
  func holding(_ service: any Service) -> any Service { Held(gate: self, service: service) }

  private struct Held: Service {
    let gate: StartGate
    let service: any Service

    func run() async throws {
      let isOpen = await cancelWhenGracefulShutdown { (try? await gate.pass()) ?? false }
      if isOpen { try await service.run() }
    }
  }
}
