private import Foundation
private import NIOCore
private import NIOPosix

/// A Docker engine with a socket and data of its own, in a network of its own, so that several do not meet, and nothing of it is left.
///
/// It needs root. Its containers publish ports inside that network; nobody outside of it reaches them.
public struct DockerEngine: ServerKind {
  /// Further arguments, such as `--live-restore`.
  public var arguments: [String]

  public init(arguments: [String] = []) {
    self.arguments = arguments
  }

  public var name: String { "docker" }

  public var portCount: Int { 0 }

  public static let executable = ServerExecutable(name: "dockerd", variable: "ROLLCALL_DOCKERD")
  /// The command-line client.
  public static let client = ServerExecutable(name: "docker", variable: "ROLLCALL_DOCKER")
  /// What its images are made of.
  public static let busybox = ServerExecutable(name: "busybox-static", variable: "ROLLCALL_BUSYBOX_STATIC")

  public func command(at site: ServerSite) throws -> ServerCommand {
    let program = try Self.executable.locate()
    let busybox = try Self.busybox.locate()
    // After a kill they name processes that may be there still, as dead ones that nobody has asked after: the engine would wait for them.
    for stale in ["pid", "exec/containerd/containerd.pid"] { try? FileManager.default.removeItem(at: site.folder.appending(path: stale)) }
    let own = [
      program, "--host=unix://\(socket(at: site))", "--data-root=\(site.data.path)",
      "--exec-root=\(site.folder.appending(path: "exec").path)",
      "--pidfile=\(site.folder.appending(path: "pid").path)", "--iptables=false", "--ip6tables=false", "--storage-driver=vfs",
      "--shutdown-timeout=1",
    ]
    // A network without a loopback that is up could publish nothing.
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ServerCommand(
      executable: "unshare",
      arguments: ["--net", "sh", "-c", #""$0" ip link set lo up && exec "$@""#, busybox] + own + arguments,
      // Where `scripts/install-servers` puts containerd, runc and docker-proxy.
      environment: ["PATH": "\(ServerExecutable.installed.path):\(path)"])
  }

  public func isReady(at site: ServerSite) async throws -> Bool {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(unixDomainSocketPath: socket(at: site)) { channel in
        channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
      }
    let limit = channel.channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.channel.close(promise: nil) }
    defer { limit.cancel() }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"))
      var answer = ""
      for try await part in inbound { answer += String(buffer: part) }
      return answer.contains("200 OK")
    }
  }

  func socket(at site: ServerSite) -> String { site.folder.appending(path: "docker.sock").path }
}
