package import NIOCore
package import NIOSSL
private import NIOTLS

/// Holds a server to the name that was asked for.
///
/// NIOSSL also accepts a certificate whose IP address is that of the connection, whatever name was asked for.
package final class ServerNameCheck: ChannelInboundHandler {
  package typealias InboundIn = ByteBuffer

  private let name: String
  private let handler: NIOSSLClientHandler
  private let makeError: @Sendable (String) -> any Error

  /// - Parameter makeError: from a sentence that says what the certificate is for.
  package init(name: String, handler: NIOSSLClientHandler, makeError: @escaping @Sendable (String) -> any Error) {
    self.name = name
    self.handler = handler
    self.makeError = makeError
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted = event {
      let names = CertificateNames(handler.peerCertificate)
      guard names.accept(name) else {
        context.fireErrorCaught(
          makeError(
            """
            the server's certificate is for \(names.list), not for '\(name)'. Connect by a name in it, or set the server name of the TLS \
            settings
            """))
        return
      }
    }
    context.fireUserInboundEventTriggered(event)
  }
}
