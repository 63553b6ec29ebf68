private import AsyncHTTPClient
internal import Foundation
private import NIOCore
internal import NIOHTTP1
private import Subprocess

/// A Docker engine of its own, on a socket in its folder; it has no network. Only root can start one.
public struct DockerServer: ServerKind {
  public init() {}

  public var name: String { "docker" }

  public var portCount: Int { 0 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ServerCommand(
      executable: try ServerExecutable(name: "dockerd", variable: "ROLLCALL_DOCKERD").locate(),
      arguments: [
        "--host=unix://\(Self.socket(at: site))", "--data-root=\(site.data.path)", "--exec-root=\(site.folder.path)/exec",
        "--pidfile=\(site.folder.path)/pid", "--storage-driver=vfs", "--bridge=none", "--iptables=false", "--ip6tables=false",
      ],
      // Where `scripts/install-servers` puts containerd and runc.
      environment: ["PATH": "\(ServerExecutable.installed.path):\(path)"])
  }

  public func isReady(at site: ServerSite) async throws -> Bool {
    try await Self.ask(.GET, "/_ping", at: site) == "OK"
  }

  static func socket(at site: ServerSite) -> String { site.folder.appending(path: "socket").path }

  /// - Throws: ``RealServerError`` for an answer that is no success.
  @discardableResult
  static func ask(_ method: HTTPMethod, _ path: String, _ body: Data = Data(), _ type: String = "application/json", at site: ServerSite)
    async throws -> String
  {
    let socket = socket(at: site).addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    var request = HTTPClientRequest(url: "http+unix://\(socket)\(path)")
    request.method = method
    request.headers = ["Host": "docker", "Content-Type": type]
    request.body = .bytes(ByteBuffer(bytes: body))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
    guard (200...299).contains(response.status.code) else {
      throw RealServerError(.notReady, "Docker answered \(method) \(path) with \(response.status): \(text)")
    }
    return text
  }
}

extension RealServer<DockerServer> {
  /// Where it listens.
  public var socket: String { DockerServer.socket(at: site) }

  /// Runs `body` while a container runs that holds nothing but busybox, and does nothing.
  public func withContainer<Result: Sendable>(_ name: String, _ body: () async throws -> Result) async throws -> Result {
    let busybox = try ServerExecutable(name: "busybox-static", variable: "ROLLCALL_BUSYBOX_STATIC").locate()
    let programs = site.folder.appending(path: "image/bin")
    try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: URL(filePath: busybox).resolvingSymlinksInPath(), to: programs.appending(path: "busybox"))
    for name in ["sh", "sleep", "echo", "yes", "head", "true"] {
      try FileManager.default.createSymbolicLink(atPath: programs.appending(path: name).path, withDestinationPath: "busybox")
    }
    let image = site.folder.appending(path: "image.tar").path
    _ = try await run(
      .name("tar"), arguments: ["-C", site.folder.appending(path: "image").path, "-cf", image, "."], output: .discarded, error: .discarded)
    let archive = try Data(contentsOf: URL(filePath: image))
    try await DockerServer.ask(.POST, "/images/create?fromSrc=-&repo=busybox", archive, "application/x-tar", at: site)
    // It ends by itself, should nobody be left to end it.
    let container = #"{"Image":"busybox","Cmd":["/bin/sleep","300"],"HostConfig":{"NetworkMode":"none"}}"#
    try await DockerServer.ask(.POST, "/containers/create?name=\(name)", Data(container.utf8), at: site)
    try await DockerServer.ask(.POST, "/containers/\(name)/start", at: site)
    do {
      let result = try await body()
      try await DockerServer.ask(.DELETE, "/containers/\(name)?force=true", at: site)
      return result
    } catch {
      _ = try? await DockerServer.ask(.DELETE, "/containers/\(name)?force=true", at: site)
      throw error
    }
  }

  /// Pauses a container: what runs in it stands still.
  public func pause(_ container: String) async throws {
    try await DockerServer.ask(.POST, "/containers/\(container)/pause", at: site)
  }
}
