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

  /// The present state at once, then each change; ends after `.ended`. A slow reader misses those between.
  public var states: AsyncStream<RegistrationState> {
    let statuses = status.stream(keeping: self)
    return AsyncStream(bufferingPolicy: .bufferingNewest(16)) { continuation in
      let task = Task {
        for await status in statuses { continuation.yield(status.state) }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Registers another version of the instance under the same key, as when its health has changed.
  /// - Throws: `.invalid`, also when the key differs; `.closed` when it was deregistered or the registrar has stopped. Nothing has changed then.
  public func update(_ instance: ServiceInstance) throws(RollcallError) {
    guard instance.key == key else { throw .invalid("The registration of \(key) cannot become \(instance.key).") }
    try registrar.update(instance, of: status)
  }

  /// Waits until the instance, as it was desired at the call, is in the catalog. An unreachable catalog is waited for.
  /// - Throws: ``RollcallError`` when the catalog refuses it, as `.conflict` or `.unauthorized` (it is still tried again then), `.closed` when the
  ///   registration has ended; `CancellationError`.
  public func live() async throws {
    guard let generation = registrar.generation(of: key, status) else { throw RollcallError.registrationEnded(key) }
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
    default: throw RollcallError.registrationEnded(key)
    }
  }

  /// Desires the instance no more, as of the call; the registrar takes it out of the catalog in its own time.
  package func withdraw() {
    _ = registrar.withdraw(key, of: status)
  }

  /// Takes the instance out of the catalog, and waits until it is out, also in a cancelled task, but no longer than
  /// ``Registrar/Options/stopTimeout``: past that the registrar goes on trying.
  public func deregister() async {
    let generation = registrar.withdraw(key, of: status) ?? .max
    let (status, registrar, key) = (status, registrar, key)
    await Task {
      _ = try? await withDeadline(
        registrar.options.stopTimeout, clock: registrar.clock, "The catalog did not confirm the end of \(key) in time."
      ) {
        // A later generation: somebody registers it again.
        try await status.first { $0.state == .ended || $0.generation > generation }
      }
    }.value
  }
}
