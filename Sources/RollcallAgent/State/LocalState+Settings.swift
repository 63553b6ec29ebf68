extension LocalState {
  struct Settings: Sendable, Hashable {
    /// The least time that ``CheckDefinition/deregisterServiceAfter`` can be; Consul's own minimum.
    var minimumDeregisterDelay = Duration.seconds(60)
    /// How long a change of nothing but an output may wait until the catalog learns of it; Consul's `check_update_interval`.
    var outputDelay = Duration.seconds(300)
    /// How long a report that changes nothing but a deadline may wait until it is stored.
    var reportDelay = Duration.seconds(1)
    /// How far the store is told ahead that reports may be missing in it; see ``LocalState/horizon``.
    var reportWindow = Duration.seconds(10)
    /// Between tries to store or publish something.
    var retryDelay = Duration.seconds(1)
    /// How much later than asked for the time may be told on a busy machine; see ``LocalState/advance(to:expected:)``.
    var maximumDelay = Duration.seconds(1)
    /// Whether there is somebody to run checks.
    var canProbe = false
    var minimumInterval = Duration.seconds(1)
    /// How many checks run at once.
    var maximumProbes = 256
    var maximumServices = 200_000
    /// Of one service, or of the node.
    var maximumChecks = 256
  }
}
