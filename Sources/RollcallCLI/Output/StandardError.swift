import Foundation

/// Where everything but results goes.
enum StandardError {
  /// One sentence for the person at the shell.
  static func say(_ text: String) {
    // When nobody reads it there is nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data("rollcall: \(text)\n".utf8))
  }
}
