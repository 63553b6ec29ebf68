import Logging
public import Rollcall
import ZooKeeperClient

extension CatalogFactory {
  /// Opens `zookeeper://host:2181/path` and `zookeeper+tls://host:2281/path`.
  ///
  /// Several `host:port`, separated by commas, are members of one ensemble. Everything lies under the path, which must exist. Options: `layout`
  /// (`rollcall`; for what others read and write `zc.zk`, `curator`, `spring`, `serverset`, `registrator`, `killrvideo`, `hostport`; to read only
  /// `dubbo`, `kafka`), `user` with `password-file` (otherwise the environment's `ROLLCALL_ZOOKEEPER_PASSWORD`) for the scheme `digest`,
  /// `tls-ca-file`, `tls-cert-file`, `tls-key-file`, `timeout` (8s) for one call, `session-timeout` (6s) of the connection that reads.
  public static let zookeeper = CatalogFactory(scheme: "zookeeper", example: "zookeeper://127.0.0.1:2181") { url, mode, logger in
    let options = try ZooKeeperCatalogOptions(url)
    let name = "\(url)"
    let link: ZooKeeperLink
    do {
      link = try ZooKeeperLink(places: options.places, url: name, settings: options.settings, logger: logger)
    } catch let error as ZooKeeperError {
      throw RollcallError(error, catalog: name)
    }
    do {
      try await ZooKeeperOpening(link: link).connect(mode)
    } catch {
      await link.close()
      throw error
    }
    return ZooKeeperCatalog(link)
  }
}
