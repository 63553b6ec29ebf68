public import Rollcall
public import Testing

/// One thing that a contract promises, and the procedure that finds out.
public struct ConformanceCheck: Sendable {
  /// The contract's number: 1 to 4 reading, 5 to 10 sessions, 11 key-value, 12 connecting.
  public let contract: Int
  /// What is promised, as a sentence.
  public let name: String
  /// The check applies to engines with these capabilities only.
  public let capabilities: CatalogCapabilities
  /// The check applies to fixtures that can make these faults only, and then needs a fixture for itself.
  public let faults: Set<CatalogFault>
  let body: @Sendable (ConformanceRun) async throws -> Void

  init(
    _ contract: Int, _ name: String, capabilities: CatalogCapabilities = [], faults: Set<CatalogFault> = [],
    _ body: @escaping @Sendable (ConformanceRun) async throws -> Void
  ) {
    self.contract = contract
    self.name = name
    self.capabilities = capabilities
    self.faults = faults
    self.body = body
  }

  /// Whether the check disturbs whoever uses the same store.
  public var isDisruptive: Bool { !faults.isEmpty }

  func applies(to profile: EngineProfile) -> Bool {
    profile.capabilities.isSuperset(of: capabilities) && profile.faults.isSuperset(of: faults)
  }
}

extension ConformanceCheck: CustomTestStringConvertible {
  public var testDescription: String { "\(contract): \(name)" }
}
