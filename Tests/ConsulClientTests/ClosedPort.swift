import NIOCore
import NIOPosix

/// A port of 127.0.0.1 at which nothing answers: it was free a moment ago.
func closedPort() async throws -> Int {
  let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(host: "127.0.0.1", port: 0).get()
  let port = channel.localAddress?.port ?? 0
  try await channel.close()
  return port
}
