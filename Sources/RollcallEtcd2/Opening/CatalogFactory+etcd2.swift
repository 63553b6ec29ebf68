import Etcd2Client
import Logging
public import Rollcall
import RollcallLayouts

extension CatalogFactory {
  /// Opens `etcd2://host:2379/path` over etcd's v2 HTTP API, for servers that still have it (3.4 and 3.5 with `--enable-v2`, and older).
  ///
  /// Several `host:port`, separated by commas, are members of one cluster. Options: `layout` (`rollcall`, or `hostport`, `killrvideo`,
  /// `registrator`, `skydns` for what others read and write) and `timeout` (8s) for one call. It has no TLS and no users.
  public static let etcd2 = CatalogFactory(
    scheme: "etcd2", example: "etcd2://127.0.0.1:2379/killrvideo/services?layout=killrvideo"
  ) { url, mode, logger in
    let options = try Etcd2CatalogOptions(url)
    let client = Etcd2Client(endpoints: options.endpoints, timeout: options.timeout)
    let link = Etcd2Link(client, places: options.places, url: "\(url)", timeout: options.timeout, logger: logger)
    do {
      try await Etcd2Opening(link: link).connect(mode)
    } catch {
      await client.close()
      throw error
    }
    return Etcd2Catalog(link)
  }
}
