import Rollcall
import ZooKeeperClient

/// Makes sure that there is a ZooKeeper behind the URL, with the node that it names, as far as the caller wants to wait for it.
struct ZooKeeperOpening: Sendable {
  let link: ZooKeeperLink

  func connect(_ mode: ConnectMode) async throws {
    switch mode {
    case .inBackground: return
    case .failAtOnce: try await connect(within: link.settings.requestTimeout, failsFast: true)
    case .wait(let limit): try await connect(within: limit, failsFast: false)
    }
    try await checkBase()
  }

  private func connect(within limit: Duration, failsFast: Bool) async throws {
    try await link.perform { client in
      guard failsFast else { return try await client.waitUntilConnected(within: limit) }
      // The first round over all servers decides.
      for await state in client.states {
        switch state {
        case .connecting: continue
        case .connected, .connectedReadOnly, .closed: return
        case .disconnected(let error), .expired(let error), .authFailed(let error): throw error
        }
      }
    }
  }

  /// A path that is not there is more likely misspelt than new.
  private func checkBase() async throws {
    let base = link.places.base
    guard try await link.perform({ try await $0.exists(base) }) == nil else { return }
    throw RollcallError(
      .invalid, "\(link.url): there is no node '\(base)'. Check the URL's path, or create it: create \(base) (in zkCli.sh)")
  }
}
