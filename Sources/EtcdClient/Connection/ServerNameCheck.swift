internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Holds a server to the name that was asked for.
///
/// NIOSSL also accepts a certificate whose IP address is that of the connection, whatever name was asked for.
final class ServerNameCheck: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let name: String
  private let handler: NIOSSLClientHandler

  init(name: String, handler: NIOSSLClientHandler) {
    self.name = name
    self.handler = handler
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted = event {
      let names = CertificateNames(handler.peerCertificate)
      guard names.accept(name) else {
        context.fireErrorCaught(
          EtcdError(
            .unavailable, reason: .tlsRefused, outcome: .notSent,
            message: """
              the server's certificate is for \(names.list), not for '\(name)'. Connect by a name in it, or set the server name of the TLS \
              settings.
              """))
        return
      }
    }
    context.fireUserInboundEventTriggered(event)
  }
}
