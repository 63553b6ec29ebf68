import ConsulClient
import Logging
public import Rollcall

extension CatalogFactory {
  /// Opens `consul://host:8500` and `consul+tls://host:8501`: a Consul, or a Rollcall agent, which speaks its API.
  ///
  /// Several `host:port`, separated by commas, are agents of one cluster. Options: `dc`, `token-file` (otherwise the environment's
  /// `CONSUL_HTTP_TOKEN` or `CONSUL_HTTP_TOKEN_FILE`), `tls-ca-file`, `tls-cert-file`, `tls-key-file`, `timeout` (10s) for one call.
  public static let consul = CatalogFactory(scheme: "consul", example: "consul://127.0.0.1:8500") { url, mode, logger in
    let settings = try ConsulCatalogOptions(url).settings
    let name = "\(url)"
    let connection: ConsulConnection
    do {
      connection = try ConsulConnection(settings, logger: logger)
    } catch let error as ConsulError {
      throw RollcallError(error, catalog: name)
    }
    let link = ConsulLink(connection, url: name, logger: logger)
    let monitor = ConnectionMonitor()
    do {
      try await ConsulOpening(link: link, monitor: monitor).connect(mode)
    } catch {
      await connection.shutdown()
      throw error
    }
    return ConsulCatalog(link, monitor: monitor)
  }
}
