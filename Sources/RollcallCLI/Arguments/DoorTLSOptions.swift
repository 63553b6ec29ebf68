import ArgumentParser
import Rollcall
import RollcallConsulDoor

/// How an agent listens with TLS.
struct DoorTLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The agent's certificate in PEM, with those between it and its authority: it then speaks HTTPS only.", valueName: "file"),
    completion: .file())
  var tlsCert: String?

  @Option(help: ArgumentHelp("The private key of that certificate in PEM.", valueName: "file"), completion: .file())
  var tlsKey: String?

  @Option(
    help: ArgumentHelp("Authorities in PEM: only clients with a certificate of one of them are answered.", valueName: "file"),
    completion: .file())
  var tlsClientCa: String?

  mutating func validate() throws {
    guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key belong together.") }
    guard tlsCert != nil || tlsClientCa == nil else { throw ValidationError("--tls-client-ca needs --tls-cert and --tls-key.") }
  }

  /// - Throws: ``CommandFailure`` which names the file that cannot be used.
  func settings() throws -> DoorTLS? {
    guard let tlsCert, let tlsKey else { return nil }
    do {
      return try DoorTLS(certificate: tlsCert, key: tlsKey, clientAuthority: tlsClientCa)
    } catch {
      throw CommandFailure(error.message)
    }
  }
}
