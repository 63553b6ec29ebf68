import EtcdClient
import Rollcall

/// What etcd says of itself, for people.
struct StatusReport: Sendable {
  let link: EtcdLink
  let endpoints: [EtcdEndpoint]

  init(link: EtcdLink) {
    self.link = link
    endpoints = link.endpoints
  }

  func read(_ connection: ConnectionState) async throws -> CatalogStatus {
    try await link.perform { etcd in
      let members = try await etcd.members()
      let status = try await status(etcd, connection)
      let leader = status.leader.map { id in members.first { $0.id == id }?.name ?? String(id, radix: 16) }
      var details = [
        CatalogStatus.Detail("endpoint", "\(status.endpoint)"), CatalogStatus.Detail("layout", link.places.layoutName),
        CatalogStatus.Detail("members", members.map { $0.name.isEmpty ? "(not started)" : $0.name }.sorted().joined(separator: " ")),
        CatalogStatus.Detail("leader", leader ?? "none"), CatalogStatus.Detail("revision", "\(status.header.revision)"),
        CatalogStatus.Detail("store", "\(status.storeSizeInUse) of \(status.storeSize) bytes in use"),
      ]
      if !status.errors.isEmpty { details.append(CatalogStatus.Detail("alarms", status.errors.joined(separator: "; "))) }
      return CatalogStatus(server: "etcd \(status.version)", details: details)
    }
  }

  /// Of the member that is connected; of another where that one does not answer.
  private func status(_ etcd: Etcd, _ connection: ConnectionState) async throws -> EtcdMemberStatus {
    var candidates = endpoints
    if case .connected(let endpoint) = connection { candidates.sort { a, b in "\(a)" == endpoint && "\(b)" != endpoint } }
    var failure: (any Error)?
    for candidate in candidates {
      do {
        return try await etcd.status(of: candidate, call: EtcdCallOptions(failsFast: true))
      } catch let error as EtcdError where error.mayPass {
        failure = failure ?? error
      }
    }
    throw failure ?? CancellationError()
  }
}
