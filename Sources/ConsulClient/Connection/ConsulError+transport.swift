private import AsyncHTTPClient
private import Foundation
private import NIOCore
private import NIOHTTP1
private import NIOPosix
private import NIOSSL

extension ConsulError {
  /// Sorts what the HTTP client threw, and says what to look at.
  init(transport error: any Error, request: ConsulRequest, endpoint: ConsulEndpoint, usesTLS: Bool) {
    let (code, message) = Self.classify(error, endpoint, usesTLS)
    self.init(code, message, endpoint: endpoint, request: request.summary, underlying: error)
  }

  private static func classify(_ error: any Error, _ endpoint: ConsulEndpoint, _ usesTLS: Bool) -> (Code, String) {
    switch error {
    case let error as HTTPClientError: return classify(error, endpoint)
    case is NIOConnectionError, is SocketAddressError, is ChannelError:
      return (.notReached, "Nothing answers at \(endpoint). Check the address, and that Consul runs there.")
    case is HTTPParserError:
      return (.notHTTP, "What answers at \(endpoint) does not speak HTTP. Check the port: Consul's HTTP API is at 8500 unless configured.")
    case let error as NIOSSLError: return (.secureChannel, tlsMessage(error, endpoint))
    case is NIOSSLExtraError:
      return (.secureChannel, "The certificate of \(endpoint) is not for this name. Use a name that the certificate has.")
    case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
      return (.notReached, "Nothing answers at \(endpoint). Check the address, and that Consul runs there.")
    case is NIOTooManyBytesError:
      return (.unreadable, "The answer of \(endpoint) is larger than the limit of the settings.")
    default:
      return (.interrupted, "The connection to \(endpoint) broke before the answer came.")
    }
  }

  private static func classify(_ error: HTTPClientError, _ endpoint: ConsulEndpoint) -> (Code, String) {
    switch error {
    case .connectTimeout, .getConnectionFromPoolTimeout:
      (.notReached, "No connection to \(endpoint) was made in time. Check the address, and that Consul runs there.")
    case .tlsHandshakeTimeout:
      (.secureChannel, "The TLS handshake with \(endpoint) was not answered. Check that it speaks TLS.")
    case .deadlineExceeded, .readTimeout, .writeTimeout:
      (.timedOut, "\(endpoint) did not answer in time.")
    case .alreadyShutdown, .cancelled:
      (.closed, "The connection to Consul was closed.")
    case .invalidURL, .emptyHost:
      (.settings, "'\(endpoint)' is no address.")
    default:
      (.interrupted, "The connection to \(endpoint) broke before the answer came.")
    }
  }

  private static func tlsMessage(_ error: NIOSSLError, _ endpoint: ConsulEndpoint) -> String {
    let text = "\(error)"
    if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") || text.contains("UNEXPECTED_MESSAGE") {
      return "\(endpoint) does not speak TLS. Check the port, or leave out TLS."
    }
    if text.contains("EOF during handshake") {
      return "\(endpoint) hung up during the TLS handshake. Check that it speaks TLS."
    }
    if text.contains("CERTIFICATE_VERIFY_FAILED") {
      return "The certificate of \(endpoint) is not from a trusted authority. Name the authority's file in the settings."
    }
    if text.contains("CERTIFICATE_REQUIRED") || text.contains("BAD_CERTIFICATE") || text.contains("UNKNOWN_CA") {
      return "\(endpoint) does not accept the client's certificate. Give one, with its key, that it trusts."
    }
    return "The TLS handshake with \(endpoint) failed."
  }

  /// An answer with an error status.
  init(refusal response: ConsulResponse, request: ConsulRequest) {
    let body = String(String(decoding: response.body.prefix(4_000), as: UTF8.self).prefix(1_000))
    let isPlainToTLS = response.status == 400 && body.contains("HTTP request to an HTTPS server")
    self.init(
      isPlainToTLS ? .secureChannel : .refused,
      isPlainToTLS
        ? "\(response.endpoint) speaks TLS only. Use TLS."
        : "Consul at \(response.endpoint) answered \(response.status) to \(request.summary): \(body.isEmpty ? "(nothing)" : body)",
      endpoint: response.endpoint, request: request.summary, status: response.status, body: body)
  }
}
