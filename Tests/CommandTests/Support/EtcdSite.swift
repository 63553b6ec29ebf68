import Foundation
import RealServers

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// An etcd that the commands are tried on, shared by all tests, which use paths of their own.
enum EtcdSite {
  private static let started = Task { try await RealServer.start(EtcdServer()) }

  static var server: RealServer<EtcdServer> {
    get async throws { try await started.value }
  }

  /// The Python environment of a client, as `scripts/install-servers` makes it.
  static func python(_ client: String) -> FilePath {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return FilePath(root.appending(path: ".venv/\(client)/bin/python").path)
  }
}
