/// One instance that a ``Registrar`` keeps in the catalog until it is deregistered.
public final class Registration: Sendable {
  public let key: InstanceKey
  private let registrar: Registrar
  private let status: Broadcast<RegistrationStatus>

  init(_ key: InstanceKey, _ registrar: Registrar, _ status: Broadcast<RegistrationStatus>) {
    self.key = key
    self.registrar = registrar
    self.status = status
  }

  public var state: RegistrationState { status.current?.state ?? .registering }

  /// The present state at once, then each change; ends after `.ended`.
  public var states: AsyncStream<RegistrationState> {
    let statuses = status.stream(keeping: self)
    return AsyncStream { continuation in
      let task = Task {
        for await status in statuses {
          continuation.yield(status.state)
          if status.state == .ended { break }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Registers another version of the instance under the same key, as when its health has changed.
  /// - Throws: `.invalid`, also when the key differs; nothing has changed then.
  public func update(_ instance: ServiceInstance) throws(RollcallError) {
    guard instance.key == key else { throw .invalid("The registration of \(key) cannot become \(instance.key).") }
    _ = try registrar.register(instance)
  }

  /// Waits until the instance, as it was desired at the call, is in the catalog. An unreachable catalog is waited for.
  /// - Throws: ``RollcallError`` when the catalog refuses it, as `.conflict` or `.unauthorized` (it is still tried again then), `.closed` when the
  ///   registration has ended; `CancellationError`.
  public func live() async throws {
    guard let generation = registrar.generation(of: key) else { throw Self.ended(key) }
    let result = try await status.first { status in
      switch status.state {
      case .live, .ended: status.generation >= generation || status.state == .ended
      case .failing(let error): status.generation >= generation && !error.isTransient
      case .registering, .lost: false
      }
    }
    switch result?.state {
    case .live: return
    case .failing(let error): throw error
    default: throw Self.ended(key)
    }
  }

  /// Takes the instance out of the catalog, and waits until it is out, or for 5 seconds: past that the registrar goes on trying.
  public func deregister() async {
    registrar.withdraw(key)
    _ = try? await withDeadline(.seconds(5), "The catalog did not confirm the end of \(self.key) in time.") {
      try await self.status.first { $0.state == .ended }
    }
  }

  private static func ended(_ key: InstanceKey) -> RollcallError {
    RollcallError(.closed, "The registration of \(key) has ended.")
  }
}
