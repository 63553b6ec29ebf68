private import Foundation

/// A program of this package, built beside the running one.
public enum BuiltProgram {
  /// - Parameter variable: the environment variable that names another one.
  public static func locate(_ name: String, variable: String) throws -> String {
    if let path = ProcessInfo.processInfo.environment[variable], !path.isEmpty { return path }
    let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name).path
    guard FileManager.default.isExecutableFile(atPath: beside) else {
      throw RealServerError(.notInstalled, "There is no program \(beside). Build it, or set \(variable) to its path.")
    }
    return beside
  }
}
