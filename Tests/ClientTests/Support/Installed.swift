import Foundation
import RealServers

/// Where `scripts/install-servers` put the clients.
enum Installed {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  /// The interpreter with one Python package.
  /// - Throws: an error that says how to install it.
  static func python(with package: String) throws -> Program {
    let path = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: ".venv/\(package)/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
    return Program(executable: path)
  }

  /// `consul` as a client of the agent at the address.
  static func consul(at address: String) throws -> Program {
    Program(executable: try ConsulServer.executable.locate(), environment: ["CONSUL_HTTP_ADDR": address])
  }

  static func script(_ name: String) -> String { tests.appending(path: "Python/\(name)").path }

  struct Missing: Error, CustomStringConvertible {
    var path: String
    var description: String { "There is no \(path). Run scripts/install-servers." }
  }
}
