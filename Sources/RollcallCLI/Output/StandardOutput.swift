import Foundation

/// Where results go. Each write reaches the reader at once.
enum StandardOutput {
  /// When the reader has gone, as `head` does once it has seen enough, the program ends quietly.
  static func write(_ data: Data) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: data)
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
      if cause.domain == NSPOSIXErrorDomain, cause.code == Int(EPIPE) { exit(0) }
      throw CommandFailure("Standard output cannot be written: \(error.localizedDescription)")
    }
  }

  static func write(line: String) throws {
    try write(Data((line + "\n").utf8))
  }

  static func write(json value: some Encodable) throws {
    try write(JSONText.line(of: value) + Data("\n".utf8))
  }
}
