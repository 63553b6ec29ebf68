import RealServers

/// The example's back end in a process of its own, so that it can be killed.
struct KillrVideoServer: ServerKind {
  var catalog: String
  var id: String
  /// Seconds.
  var ttl = 3

  var name: String { "killrvideo" }
  var portCount: Int { 1 }

  func command(at site: ServerSite) throws -> ServerCommand {
    ServerCommand(
      executable: try BuiltProgram.locate("killrvideo", variable: "ROLLCALL_KILLRVIDEO"),
      arguments: [
        "backend", "--catalog", catalog, "--host", site.host, "--port", "\(site.ports.first ?? 0)", "--id", id, "--ttl", "\(ttl)",
      ])
  }

  /// It serves when its database is there; the catalog tells that.
  func isReady(at site: ServerSite) -> Bool { true }
}
