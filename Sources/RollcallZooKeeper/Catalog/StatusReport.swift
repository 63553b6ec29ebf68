import Rollcall
import ZooKeeperClient

/// What the servers say of themselves, for people.
struct StatusReport: Sendable {
  let link: ZooKeeperLink

  func read(_ connection: ConnectionState) async throws -> CatalogStatus {
    let (session, names) = try await link.perform { client in
      _ = try await client.exists("/")
      return (client.session?.id, try await members(client))
    }
    var details: [CatalogStatus.Detail] = []
    var report: ServerReport?
    if case .connected(let endpoint) = connection {
      details.append(CatalogStatus.Detail("endpoint", endpoint))
      report = await self.report(of: endpoint)
    }
    details.append(CatalogStatus.Detail("layout", link.places.layoutName))
    if let mode = report?.mode { details.append(CatalogStatus.Detail("mode", mode)) }
    if !names.isEmpty { details.append(CatalogStatus.Detail("members", names.joined(separator: " "))) }
    if let nodes = report?.nodes { details.append(CatalogStatus.Detail("nodes", nodes)) }
    if let session { details.append(CatalogStatus.Detail("session", "\(session)")) }
    return CatalogStatus(server: report.map { "ZooKeeper \($0.version)" } ?? "ZooKeeper", details: details)
  }

  /// The protocol tells no version. The words of monitoring do, and `srvr` is one that no server's settings forbid; but a port with TLS is not asked.
  private func report(of endpoint: String) async -> ServerReport? {
    guard link.settings.client.tls == nil, let server = try? ZooKeeperConnectString(parsing: endpoint).hosts.first,
      let text = await server.ask("srvr")
    else { return nil }
    return ServerReport(text)
  }

  /// Of an ensemble; a single server lists none, and not everybody may read them.
  private func members(_ client: ZooKeeper) async throws -> [String] {
    let text: String
    do {
      text = try await client.configuration().text ?? ""
    } catch let error as ZooKeeperError where error.code == .noNode || error.code == .noAuth {
      return []
    }
    // `server.1=10.0.0.1:2888:3888:participant;0.0.0.0:2181`
    return text.split(whereSeparator: \.isNewline).compactMap { line in
      guard line.hasPrefix("server."), let equals = line.firstIndex(of: "=") else { return nil }
      let address = line[line.index(after: equals)...]
      if address.hasPrefix("["), let end = address.firstIndex(of: "]") { return String(address[...end]) }
      return address.split(separator: ":").first.map(String.init)
    }
  }
}
