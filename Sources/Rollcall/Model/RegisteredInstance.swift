/// An instance as a catalog holds it: what was registered, and what the catalog adds.
///
/// Immutable and shared by reference, so that a snapshot of ten thousand instances copies pointers only.
/// The instance's own properties read through: `registered.host`.
@dynamicMemberLookup
public final class RegisteredInstance: Sendable {
  public let instance: ServiceInstance
  public let createRevision: Revision
  public let modifyRevision: Revision
  /// The session that the registration hangs on; nil for one that cannot expire, or whose session the catalog does not tell.
  public let session: SessionID?

  public init(
    _ instance: ServiceInstance, createRevision: Revision, modifyRevision: Revision, session: SessionID?
  ) {
    self.instance = instance
    self.createRevision = createRevision
    self.modifyRevision = modifyRevision
    self.session = session
  }

  public subscript<Value>(dynamicMember path: KeyPath<ServiceInstance, Value>) -> Value {
    instance[keyPath: path]
  }
}

extension RegisteredInstance: Equatable {
  public static func == (left: RegisteredInstance, right: RegisteredInstance) -> Bool {
    left === right
      || left.modifyRevision == right.modifyRevision && left.createRevision == right.createRevision
        && left.session == right.session && left.instance == right.instance
  }
}

extension RegisteredInstance: Identifiable {
  public var id: String { instance.id }
}

extension RegisteredInstance: CustomStringConvertible {
  public var description: String { "\(instance.key) at \(instance.address)" }
}
