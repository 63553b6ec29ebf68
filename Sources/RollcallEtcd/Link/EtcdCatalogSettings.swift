/// How the engine behaves, apart from its client.
struct EtcdCatalogSettings: Sendable {
  /// For one call, and for a write until its outcome is known.
  var requestTimeout = Duration.seconds(8)
  /// Each watch reads everything again after this time, less up to a fifth at random, whatever it heard meanwhile.
  var relistInterval = Duration.seconds(300)
  /// How many instances a second are registered at most, as after a lost lease.
  var registrationRate = 1_000
}
