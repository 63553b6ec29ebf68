package import NIOSSL

/// TLS towards Consul, with files in PEM form.
public struct ConsulTLS: Sendable, Hashable {
  /// Whom to trust; nil means the system's authorities.
  public var authorityFile: String?
  /// The client's own certificate chain, where the agent asks for one (`verify_incoming`).
  public var certificateFile: String?
  public var keyFile: String?

  public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
    self.authorityFile = authorityFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }

  /// - Throws: ``ConsulError`` `.settings` that names the file.
  package func configuration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let authorityFile {
      let authorities = try Self.read(authorityFile, "certificates") { try NIOSSLCertificate.fromPEMFile($0) }
      configuration.trustRoots = .certificates(authorities)
    }
    switch (certificateFile, keyFile) {
    case (nil, nil): break
    case (let certificateFile?, let keyFile?):
      let chain = try Self.read(certificateFile, "certificates") { try NIOSSLCertificate.fromPEMFile($0) }
      configuration.certificateChain = chain.map { .certificate($0) }
      configuration.privateKey = .privateKey(
        try Self.read(keyFile, "private key") { try NIOSSLPrivateKey(file: $0, format: .pem) })
    default: throw ConsulError(.settings, "A client certificate needs both its file and the file of its key.")
    }
    return configuration
  }

  private static func read<Content>(_ file: String, _ what: String, _ load: (String) throws -> Content) throws -> Content {
    do {
      return try load(file)
    } catch {
      throw ConsulError(.settings, "The \(what) in '\(file)' cannot be read: the file must exist and be in PEM form.", underlying: error)
    }
  }
}
