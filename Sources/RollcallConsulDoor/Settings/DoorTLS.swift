import Foundation
import NIOSSL
public import Rollcall

/// The certificate that the door shows, and whose certificates it asks for.
public struct DoorTLS: Sendable {
  let configuration: TLSConfiguration

  /// - Parameters:
  ///   - certificate: a file in PEM: the door's own certificate, then those between it and its authority.
  ///   - key: the file of its private key, in PEM.
  ///   - clientAuthority: a file of authorities in PEM, by one of which a client's certificate must be signed; nil: clients need none.
  /// - Throws: `.invalid`, which names the file that cannot be used.
  public init(certificate: String, key: String, clientAuthority: String? = nil) throws(RollcallError) {
    let chain = try Self.read(certificate, "certificate") { try NIOSSLCertificate.fromPEMFile($0) }
    guard !chain.isEmpty else { throw .invalid("There is no certificate in '\(certificate)'.") }
    let key = try Self.read(key, "private key") { try NIOSSLPrivateKey(file: $0, format: .pem) }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    if let clientAuthority {
      let roots = try Self.read(clientAuthority, "certificates of authorities") { try NIOSSLCertificate.fromPEMFile($0) }
      guard !roots.isEmpty else { throw .invalid("There is no certificate in '\(clientAuthority)'.") }
      configuration.trustRoots = .certificates(roots)
      // A client has no name of its own that could be held against its certificate.
      configuration.certificateVerification = .noHostnameVerification
    }
    self.configuration = configuration
  }

  private static func read<Value>(_ file: String, _ what: String, _ read: (String) throws -> Value) throws(RollcallError) -> Value {
    do {
      return try read(file)
    } catch {
      let why = FileManager.default.isReadableFile(atPath: file) ? "holds none in PEM" : "cannot be read"
      throw RollcallError(.invalid, "The file '\(file)' for the \(what) \(why).", underlying: error)
    }
  }
}
