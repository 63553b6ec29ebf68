import NIOCore
import NIOPosix
import Rollcall
import RollcallAgent

/// Looks whether a connection is accepted. Outputs are worded as Consul's.
struct TCPCheck: Sendable {
  func run(host: String, port: Int, timeout: Duration) async -> CheckOutcome {
    let address = HostPort(host: host, port: port)
    do {
      let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connectTimeout(TimeAmount(timeout))
        .connect(host: host, port: port).get()
      // Where nobody listens, the kernel may join a socket to itself when it happens to choose the same port for both ends.
      let isJoinedToItself = channel.localAddress == channel.remoteAddress
      try? await channel.close()
      guard !isJoinedToItself else { return CheckOutcome(.critical, "dial tcp \(address): connect: connection refused") }
      return CheckOutcome(.passing, "TCP connect \(address): Success")
    } catch let error as NIOConnectionError {
      return CheckOutcome(.critical, "dial tcp \(address): \(ConnectionProblem.text(error))")
    } catch {
      return CheckOutcome(.critical, "dial tcp \(address): \(error is ChannelError ? "i/o timeout" : "\(error)")")
    }
  }
}
