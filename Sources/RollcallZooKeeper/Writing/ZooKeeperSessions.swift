import Logging
import Rollcall
import ZooKeeperClient

/// Opens sessions.
struct ZooKeeperSessions: Sendable {
  /// Shorter ones could not be renewed in time over a network.
  private static let shortestTimeout = Duration.milliseconds(500)

  let link: ZooKeeperLink

  func open(_ options: SessionOptions) async throws -> any CatalogSession {
    guard let asked = options.timeout else {
      throw RollcallError(
        .unsupported, "\(link.url): a session of ZooKeeper ends with its process. Give a timeout, or register without a session.")
    }
    guard asked >= Self.shortestTimeout else {
      throw RollcallError(.invalid, "A session timeout of \(asked) is too short for ZooKeeper; give at least \(Self.shortestTimeout).")
    }
    do {
      let start = ContinuousClock.now
      let client = try link.openClient(sessionTimeout: asked)
      do {
        try await client.waitUntilConnected(within: link.settings.requestTimeout)
        guard let session = client.session else {
          throw ZooKeeperError(.sessionExpired, "The session ended as soon as it was open.")
        }
        let granted = session.timeout
        if granted != asked {
          link.logger.notice(
            "ZooKeeper granted another session timeout than was asked for; its limits are the server's minSessionTimeout and maxSessionTimeout.",
            metadata: ["asked": "\(asked)", "granted": "\(granted)"])
        }
        return ZooKeeperCatalogSession(session.id, timeout: granted, since: start, client: client, link: link)
      } catch {
        link.forget(client)
        await client.close()
        throw error
      }
    } catch let error as ZooKeeperError {
      throw RollcallError(error, catalog: link.url)
    }
  }
}
