import NIOSSL

/// TLS towards an engine, with files in PEM form.
public struct DockerTLS: Sendable, Hashable {
  /// Whom to trust; nil means the system's authorities.
  public var authorityFile: String?
  public var certificateFile: String?
  public var keyFile: String?

  public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
    self.authorityFile = authorityFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }

  /// By Docker's own variables; nil when they ask for none.
  public init?(environment: [String: String]) {
    guard let verify = environment["DOCKER_TLS_VERIFY"], !verify.isEmpty else { return nil }
    guard let folder = environment["DOCKER_CERT_PATH"], !folder.isEmpty else {
      self.init()
      return
    }
    self.init(authorityFile: "\(folder)/ca.pem", certificateFile: "\(folder)/cert.pem", keyFile: "\(folder)/key.pem")
  }

  func configuration() throws(DockerError) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    do {
      if let authorityFile { configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorityFile)) }
      if let certificateFile, let keyFile {
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem))
      }
    } catch {
      let files = [authorityFile, certificateFile, keyFile].compactMap(\.self).joined(separator: ", ")
      throw DockerError(.settings, "The files for TLS (\(files)) cannot be read: they must exist and be in PEM form.", underlying: error)
    }
    return configuration
  }
}
