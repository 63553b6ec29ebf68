import ZooKeeperClient

/// How a catalog uses its ensemble.
struct ZooKeeperCatalogSettings: Sendable {
  var hosts: [ZooKeeperHost] = []
  /// Of the connection that reads. Nothing hangs on its session: a short timeout notices a silent server soon.
  var client = ZooKeeperSettings(sessionTimeout: .seconds(6), requestTimeout: .seconds(8))
  /// Everything is read again that often, in case that a watch has kept something back.
  var relistInterval = Duration.seconds(300)

  var requestTimeout: Duration { client.requestTimeout }
}
