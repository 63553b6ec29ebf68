import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL
import Rollcall
import RollcallAgent
import ServerNames
import Synchronization

/// Asks a service by gRPC's health protocol, each time on a connection of its own. Outputs are worded as Consul's.
struct GRPCCheck: Sendable {
  private let tls = TLSContexts()

  func run(_ probe: GRPCProbe, timeout: Duration) async -> CheckOutcome {
    switch await verdict(probe, timeout: timeout) {
    case .serving: CheckOutcome(.passing, "gRPC check \(probe.target): success")
    case .notServing: CheckOutcome(.critical, "gRPC application didn't report service healthy")
    case .failed(let failure): CheckOutcome(.critical, "\(failure)")
    }
  }

  private func verdict(_ probe: GRPCProbe, timeout: Duration) async -> HealthCall.Verdict {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let verdict = eventLoop.makePromise(of: HealthCall.Verdict.self)
    let limit = eventLoop.scheduleTask(in: TimeAmount(timeout)) { verdict.succeed(.failed(.deadline)) }
    defer { limit.cancel() }
    let request = GRPCProbeRequest(probe, timeout: timeout)
    ClientBootstrap(group: eventLoop)
      .connectTimeout(TimeAmount(timeout))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          // Whoever decides first, the deadline or the answer, ends the connection.
          verdict.futureResult.whenComplete { _ in channel.close(promise: nil) }
          let pipeline = channel.pipeline.syncOperations
          if probe.usesTLS { try pipeline.addHandlers(tls.handlers(for: probe)) }
          try pipeline.addHandler(NIOHTTP2Handler(mode: .client, connectionConfiguration: Self.http2, streamConfiguration: .init()))
          try pipeline.addHandler(HealthCallHandler(request, verdict: verdict))
        }
      }
      .connect(host: probe.host, port: probe.port)
      .whenFailure { verdict.succeed(.failed(Self.failure($0, probe))) }
    return await withTaskCancellationHandler {
      (try? await verdict.futureResult.get()) ?? .failed(.closed)
    } onCancel: {
      verdict.succeed(.failed(GRPCFailure("Canceled", "context canceled")))
    }
  }

  private static var http2: NIOHTTP2Handler.ConnectionConfiguration {
    var configuration = NIOHTTP2Handler.ConnectionConfiguration()
    configuration.initialSettings = [
      HTTP2Setting(parameter: .enablePush, value: 0), HTTP2Setting(parameter: .maxConcurrentStreams, value: 0),
      HTTP2Setting(parameter: .maxHeaderListSize, value: 1 << 14),
    ]
    // gRPC's trailers carry no content length; the headers themselves stay validated.
    configuration.contentLengthValidation = .disabled
    return configuration
  }

  private static func failure(_ error: any Error, _ probe: GRPCProbe) -> GRPCFailure {
    let address = HostPort(host: probe.host, port: probe.port)
    switch error {
    case let error as GRPCFailure: return error
    case let error as NIOConnectionError:
      let reason = ConnectionProblem.text(error)
      return reason == "i/o timeout" ? .deadline : .connecting("Error while dialing dial tcp \(address): \(reason)")
    case let error as IOError: return .connecting("Error while dialing dial tcp \(address): \(ConnectionProblem.text(error))")
    case is ChannelError: return .deadline
    default: return .connecting("\(error)")
    }
  }
}

extension GRPCProbe {
  fileprivate var target: String {
    let address = HostPort(host: host, port: port)
    return service.isEmpty ? "\(address)" : "\(address)/\(service)"
  }
}

/// TLS as checks use it, prepared once and only where it is used: that reads the machine's list of authorities.
private final class TLSContexts: Sendable {
  private let made = Mutex<[Bool: NIOSSLContext]>([:])

  func handlers(for probe: GRPCProbe) throws -> [any ChannelHandler] {
    let isAddress = (try? SocketAddress(ipAddress: probe.host, port: 0)) != nil
    let context = try context(verifying: probe.verifiesCertificate)
    let handler = try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : probe.host)
    guard !isAddress, probe.verifiesCertificate else { return [handler] }
    let check = ServerNameCheck(name: probe.host, handler: handler) { GRPCFailure.connecting("authentication handshake failed: \($0)") }
    return [handler, check]
  }

  private func context(verifying: Bool) throws -> NIOSSLContext {
    try made.withLock { made in
      if let context = made[verifying] { return context }
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.applicationProtocols = ["h2"]
      configuration.certificateVerification = verifying ? .fullVerification : .none
      let context = try NIOSSLContext(configuration: configuration)
      made[verifying] = context
      return context
    }
  }
}
