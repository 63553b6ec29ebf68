import EtcdClient
import Logging
public import Rollcall

extension CatalogFactory {
  /// Opens `etcd://host:2379/path` and `etcd+tls://host:2379/path` over etcd's v3 API.
  ///
  /// Several `host:port`, separated by commas, are members of one cluster. Everything lies under the path. Options: `layout` (`rollcall`, or
  /// `hostport`, `killrvideo`, `registrator`, `grpc`, `skydns` for what others read and write), `user` with `password-file` (otherwise the
  /// environment's `ETCDCTL_USER` and `ETCDCTL_PASSWORD`, as etcdctl has them), `tls-ca-file`, `tls-cert-file`, `tls-key-file`, `timeout`
  /// (8s) for one call, `register-rate` (1000) for how many instances a second are registered at most.
  public static let etcd = CatalogFactory(scheme: "etcd", example: "etcd://127.0.0.1:2379") { url, mode, logger in
    let options = try EtcdCatalogOptions(url)
    let name = "\(url)"
    let etcd: Etcd
    do {
      etcd = try Etcd(endpoints: options.endpoints, credentials: options.credentials, settings: options.client, logger: logger)
    } catch let error as EtcdError {
      throw RollcallError(error, catalog: name)
    }
    let link = EtcdLink(
      etcd, at: options.endpoints, places: options.places, url: name, settings: options.settings, logger: logger)
    do {
      try await EtcdOpening(link: link).connect(mode)
    } catch {
      await etcd.close()
      throw error
    }
    return EtcdCatalog(link)
  }
}
