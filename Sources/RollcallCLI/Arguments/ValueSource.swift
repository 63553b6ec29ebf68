import ArgumentParser
import Foundation

/// Where the value to write comes from.
enum ValueSource: Sendable, Equatable {
  case text(String)
  case file(String)
  case standardInput

  /// Reads `VALUE`, `@FILE` and `-`.
  init(argument: String) {
    if argument == "-" {
      self = .standardInput
    } else if argument.hasPrefix("@") {
      self = .file(String(argument.dropFirst()))
    } else {
      self = .text(argument)
    }
  }

  /// The longest value that is read; catalogs have lower limits of their own.
  static let maximumSize = 16 << 20

  /// - Throws: ``CommandFailure`` when the file cannot be read, or is too large for any catalog.
  func read() throws -> [UInt8] {
    switch self {
    case .text(let text): return Array(text.utf8)
    case .standardInput: return try Self.read(.standardInput, named: "Standard input")
    case .file(let path):
      let file: FileHandle
      do {
        file = try FileHandle(forReadingFrom: URL(filePath: path))
      } catch {
        throw CommandFailure("The file '\(path)' cannot be read: \(error.localizedDescription)")
      }
      return try Self.read(file, named: "The file '\(path)'")
    }
  }

  private static func read(_ file: FileHandle, named name: String) throws -> [UInt8] {
    var value: [UInt8] = []
    do {
      while let part = try file.read(upToCount: 1 << 16), !part.isEmpty, value.count <= maximumSize { value += part }
    } catch {
      throw CommandFailure("\(name) cannot be read: \(error.localizedDescription)")
    }
    guard value.count <= maximumSize else {
      throw CommandFailure("\(name) is longer than \(maximumSize >> 20) MiB, more than a catalog takes.")
    }
    return value
  }
}
