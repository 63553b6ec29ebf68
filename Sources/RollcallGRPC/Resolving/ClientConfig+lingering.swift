public import GRPCNIOTransportHTTP2Posix
private import NIOCore

extension HTTP2ClientTransport.Posix.Config {
  /// The same, with connections that stay open a while after their instance has left the catalog, so that no call that was just about to use one fails.
  ///
  /// ``GRPCCore/ClientTransport/rollcall(_:in:transportSecurity:config:serviceConfig:)`` does this by itself.
  /// - Parameter time: shorter than the server's ``GRPCAdvertising/grace``.
  public func lingering(for time: Duration = .milliseconds(250)) -> Self {
    var config = self
    let configured = channelDebuggingCallbacks.onCreateTCPConnection
    let amount = TimeAmount(time)
    config.channelDebuggingCallbacks.onCreateTCPConnection = { channel in
      let added = channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(LingeringHandler(amount)) }
      guard let configured else { return added }
      return added.flatMap { configured(channel) }
    }
    return config
  }
}
