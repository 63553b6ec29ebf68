internal import NIOCore
internal import NIOSSL
internal import ServerNames

/// TLS as the settings ask for it, prepared once.
struct TLSClient: Sendable {
  private let context: NIOSSLContext
  private let settings: ZooKeeperSettings.TLS

  /// - Throws: ``ZooKeeperError`` `.badArguments` for files that cannot be read.
  init(_ settings: ZooKeeperSettings.TLS) throws(ZooKeeperError) {
    self.settings = settings
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.minimumTLSVersion = .tlsv12
      switch settings.verification {
      case .full: configuration.certificateVerification = .fullVerification
      case .certificateOnly: configuration.certificateVerification = .noHostnameVerification
      case .none: configuration.certificateVerification = .none
      }
      if let roots = settings.trustedRoots { configuration.trustRoots = .certificates(try Self.certificates(roots)) }
      if let identity = settings.identity {
        configuration.certificateChain = try Self.certificates(identity.certificates).map { .certificate($0) }
        configuration.privateKey = .privateKey(try Self.key(identity.privateKey))
      }
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw error as? ZooKeeperError ?? Self.invalid("the TLS settings cannot be used: \(error)")
    }
  }

  /// An address is compared with those in the certificate.
  func handlers(for host: ZooKeeperHost) throws -> [any ChannelHandler] {
    let name = settings.serverName ?? host.name
    let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
    if isAddress, settings.serverName != nil, name != host.name {
      throw Self.invalid("the server name '\(name)' of the TLS settings must be a name, not an address")
    }
    let handler = try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
    guard !isAddress, settings.verification == .full else { return [handler] }
    return [handler, ServerNameCheck(name: name, handler: handler) { ZooKeeperError(.tlsRefused, outcome: .notSent, $0) }]
  }

  private static func certificates(_ source: ZooKeeperSettings.TLS.Source) throws(ZooKeeperError) -> [NIOSSLCertificate] {
    let certificates: [NIOSSLCertificate]
    do {
      switch source {
      case .file(let path): certificates = try NIOSSLCertificate.fromPEMFile(path)
      case .pem(let text): certificates = try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
      }
    } catch {
      throw invalid("the certificates in \(name(source)) cannot be read: \(error)")
    }
    guard !certificates.isEmpty else { throw invalid("there is no certificate in \(name(source))") }
    return certificates
  }

  private static func key(_ source: ZooKeeperSettings.TLS.Source) throws(ZooKeeperError) -> NIOSSLPrivateKey {
    do {
      switch source {
      case .file(let path): return try NIOSSLPrivateKey(file: path, format: .pem)
      case .pem(let text): return try NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem)
      }
    } catch {
      throw invalid("the private key in \(name(source)) cannot be read: \(error)")
    }
  }

  private static func name(_ source: ZooKeeperSettings.TLS.Source) -> String {
    if case .file(let path) = source { "'\(path)'" } else { "the given PEM text" }
  }

  private static func invalid(_ message: String) -> ZooKeeperError { ZooKeeperError(.badArguments, message) }
}
