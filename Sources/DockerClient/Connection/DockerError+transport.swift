private import AsyncHTTPClient
private import Foundation
private import NIOCore
private import NIOHTTP1
private import NIOPosix
private import NIOSSL

extension DockerError {
  /// Sorts what the HTTP client threw, and says what to look at.
  init(transport error: any Error, endpoint: DockerEndpoint) {
    if let error = error as? DockerError {
      self = error
      return
    }
    let (code, message) = Self.classify(error, endpoint)
    self.init(code, message, underlying: code == .interrupted ? error : nil)
  }

  private static func classify(_ error: any Error, _ endpoint: DockerEndpoint) -> (Code, String) {
    let start = "Start Docker there, or name the socket or address where it is, as in DOCKER_HOST."
    switch error {
    case let error as IOError where error.errnoCode == EACCES:
      return (.notPermitted, "This user may not use \(endpoint). Run as root, or as a member of the group that owns the socket (docker).")
    case let error as IOError where [ECONNREFUSED, ENOENT, EHOSTUNREACH, ENETUNREACH, ENOTSOCK].contains(error.errnoCode):
      return (.notReached, "Nothing answers at \(endpoint). \(start)")
    case is NIOConnectionError, is SocketAddressError, is ChannelError:
      return (.notReached, "Nothing answers at \(endpoint). \(start)")
    case is HTTPParserError: return (.notDocker, "What answers at \(endpoint) does not speak HTTP. \(start)")
    case is NIOSSLError, is NIOSSLExtraError:
      return (.notReached, "The TLS handshake with \(endpoint) failed: \(error). Check DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.")
    case is NIOTooManyBytesError: return (.tooLarge, "The answer of \(endpoint) is larger than the limit.")
    case let error as HTTPClientError:
      switch error {
      case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
        return (.notReached, "No connection to \(endpoint) was made in time. \(start)")
      case .deadlineExceeded, .readTimeout, .writeTimeout: return (.timedOut, "\(endpoint) did not answer in time.")
      case .alreadyShutdown, .cancelled: return (.closed, "The connection to Docker was closed.")
      case .invalidURL, .emptyHost: return (.settings, "'\(endpoint)' is no address.")
      default: return (.interrupted, "The connection to \(endpoint) broke.")
      }
    default: return (.interrupted, "The connection to \(endpoint) broke.")
    }
  }
}
