public import Rollcall

/// What an engine claims and how quick it is: which checks apply to it, and what they may ask of it.
public struct EngineProfile: Sendable {
  /// How the loss of its owner shows in an instance that hung on a session.
  public enum Expiry: Sendable {
    /// It vanishes from every listing.
    case removal
    /// It turns critical, and vanishes some time later.
    case critical
  }

  /// What ``Catalog/capabilities`` must say.
  public var capabilities: CatalogCapabilities
  /// The faults that the fixture can make.
  public var faults: Set<CatalogFault>
  /// What the checks ask for when they let a session expire; the engine may grant more.
  public var sessionTimeout: Duration
  /// How long after its timeout a session may last at most: one tick of the server.
  public var tick: Duration
  public var expiry: Expiry
  /// Whether two catalogs that the fixture opened are two clients, so that closing one leaves the other alone.
  public var hasIndependentClients: Bool
  /// How long the checks wait for what should happen soon. It only matters when it does not happen.
  public var patience: Duration

  public init(
    capabilities: CatalogCapabilities, faults: Set<CatalogFault> = [], sessionTimeout: Duration = .seconds(2), tick: Duration = .seconds(1),
    expiry: Expiry = .removal, hasIndependentClients: Bool = true, patience: Duration = .seconds(20)
  ) {
    self.capabilities = capabilities
    self.faults = faults
    self.sessionTimeout = sessionTimeout
    self.tick = tick
    self.expiry = expiry
    self.hasIndependentClients = hasIndependentClients
    self.patience = patience
  }
}
