import NIOCore
import NIOPosix
import Rollcall
import RollcallAgent

/// Sends an empty datagram, and waits whether the other machine says that nobody takes it. Outputs are worded as those of Consul's later versions.
struct UDPCheck: Sendable {
  func run(host: String, port: Int, timeout: Duration) async -> CheckOutcome {
    let address = HostPort(host: host, port: port)
    let success = CheckOutcome(.passing, "UDP connect \(address): Success")
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let outcome = eventLoop.makePromise(of: CheckOutcome.self)
    // No answer is none that says no.
    let limit = eventLoop.scheduleTask(in: TimeAmount(timeout)) { outcome.succeed(success) }
    defer { limit.cancel() }
    let connected = DatagramBootstrap(group: eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(UDPAnswerHandler(address, success: success, outcome: outcome))
        }
      }
      .connect(host: host, port: port)
    connected.whenSuccess { channel in
      outcome.futureResult.whenComplete { _ in channel.close(promise: nil) }
      channel.writeAndFlush(ByteBuffer()).whenFailure { outcome.succeed(Self.failure("write", address, $0)) }
    }
    connected.whenFailure { outcome.succeed(Self.failure("dial", address, $0)) }
    return await withTaskCancellationHandler {
      (try? await outcome.futureResult.get()) ?? success
    } onCancel: {
      outcome.succeed(success)
    }
  }

  fileprivate static func failure(_ what: String, _ address: HostPort, _ error: any Error) -> CheckOutcome {
    let reason =
      switch error {
      case let error as IOError: ConnectionProblem.text(error, in: what)
      case let error as NIOConnectionError: ConnectionProblem.text(error)
      case is SocketAddressError: "lookup \(address.host): no such host"
      default: "\(error)"
      }
    return CheckOutcome(.critical, "\(what) udp \(address): \(reason)")
  }
}

private final class UDPAnswerHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let address: HostPort
  private let success: CheckOutcome
  private let outcome: EventLoopPromise<CheckOutcome>

  init(_ address: HostPort, success: CheckOutcome, outcome: EventLoopPromise<CheckOutcome>) {
    self.address = address
    self.success = success
    self.outcome = outcome
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { outcome.succeed(success) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { outcome.succeed(UDPCheck.failure("read", address, error)) }
}
