private import Foundation
internal import NIOCore
internal import NIOHTTP2
internal import NIOPosix
internal import NIOSSL

/// What the errors of sockets, TLS and HTTP/2 mean to a caller.
enum ConnectionFailure {
  static func error(for error: any Error) -> EtcdError {
    switch error {
    case let error as EtcdError: return error
    case let error as NIOConnectionError:
      return unreachable(error)
    case let error as ChannelError:
      if case .connectTimeout = error { return unreachable("no connection within the time that one try has") }
      return lost(error)
    case let error as NIOSSLError:
      if case .handshakeFailed(let cause) = error { return handshake("\(cause)") }
      return lost(error)
    case let error as BoringSSLError:
      return handshake("\(error)")
    case let error as NIOSSLExtraError:
      return EtcdError(
        .unavailable, reason: .tlsRefused, outcome: .notSent,
        message:
          "the server's certificate is not for this host: \(error). Connect by a name in it, or set the server name of the TLS settings.")
    case let error as IOError:
      return lost(error)
    default:
      return lost(error)
    }
  }

  /// The error of a connection that ended before the server had said anything of HTTP/2.
  static func beforeAnyWord(_ error: EtcdError, scheme: EtcdEndpoint.Scheme) -> EtcdError {
    guard error.reason == .connectionLost else { return error }
    var error = error
    error.outcome = .notSent
    // How etcd ends a connection of the other kind; but any server that is stopped just then does the same.
    switch scheme {
    case .http:
      error.message += """
         before it said anything of HTTP/2. If it wants TLS there, use the scheme https; otherwise check that this is etcd's port \
        for clients (2379)
        """
    case .https: error.message += ". If it speaks no TLS there, use the scheme http."
    }
    return error
  }

  private static func unreachable(_ error: NIOConnectionError) -> EtcdError {
    if error.connectionErrors.isEmpty {
      return unreachable("the name '\(error.host)' cannot be resolved")
    }
    // Of a name's several addresses, usually all for the same cause.
    return unreachable(Set(error.connectionErrors.map { words($0.error) }).sorted().joined(separator: ", "))
  }

  /// What the system says, without the names that NIO gives it.
  private static func words(_ error: any Error) -> String {
    (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
  }

  private static func unreachable(_ why: String) -> EtcdError {
    EtcdError(.unavailable, reason: .unreachable, outcome: .notSent, message: why)
  }

  private static func lost(_ error: any Error) -> EtcdError {
    EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "the connection failed: \(words(error))")
  }

  private static func handshake(_ why: String) -> EtcdError {
    // What answers a TLS hello in plain text looks like a record of an impossible version.
    if why.contains("WRONG_VERSION_NUMBER") || why.contains("HTTP_REQUEST") {
      return EtcdError(
        .unavailable, reason: .serverSpeaksNoTLS, outcome: .notSent,
        message: "the server does not speak TLS there. Use the scheme http, or the port that has TLS. (\(why))")
    }
    // How etcd without TLS ends such a connection; but any server that is stopped just then does the same.
    if why.contains("EOF during handshake") {
      return EtcdError(
        .unavailable, reason: .connectionLost, outcome: .notSent,
        message: "the server closed the connection instead of beginning TLS")
    }
    return EtcdError(
      .unavailable, reason: .tlsRefused, outcome: .notSent,
      message: "TLS failed: \(why). Check the trusted roots, the client's own certificate and the host's name.")
  }
}
