public import Foundation

/// A server's program: where it is looked for, and what installs it.
public struct ServerExecutable: Sendable {
  /// As on PATH, such as `consul`.
  public var name: String
  /// The environment variable that names the program and comes first, such as `ROLLCALL_CONSUL`.
  public var variable: String

  public init(name: String, variable: String) {
    self.name = name
    self.variable = variable
  }

  /// The program's path: from the environment variable, from PATH, from `.servers/bin` of the package, or from where Debian has servers.
  /// - Parameter others: further names, or whole paths, that will do when there is no program of its own name.
  /// - Throws: ``RealServerError`` with code `notInstalled`, naming the script that installs it.
  public func locate(or others: [String] = []) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment[variable], !path.isEmpty {
      guard FileManager.default.isExecutableFile(atPath: path) else {
        throw RealServerError(.notInstalled, "\(variable) is '\(path)', and that is no program that can be run.")
      }
      return path
    }
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init) + [Self.installed.path, "/usr/sbin"]
    for name in [name] + others {
      for path in name.hasPrefix("/") ? [name] : folders.map({ "\($0)/\(name)" })
      where FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    let names = ([name] + others).map { "'\($0)'" }.joined(separator: " or ")
    throw RealServerError(
      .notInstalled,
      "\(names) is neither on PATH nor in \(Self.installed.path). Install it, run scripts/install-servers, or set \(variable) to its path.")
  }

  /// `.servers/bin` in the root of the package that this file was compiled in.
  public static let installed = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: ".servers/bin")
}
