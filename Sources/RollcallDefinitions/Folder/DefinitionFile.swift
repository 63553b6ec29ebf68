import Foundation

/// One file of definitions, as it was found.
struct DefinitionFile: Sendable, Hashable {
  /// The path that was given, which is the file's own or a folder's.
  var root: String
  var path: String
  var status: FileStatus

  /// - Throws: ``DefinitionProblem``.
  func read() throws(DefinitionProblem) -> [Definition] {
    guard status.size <= DefinitionParser.maximumSize else {
      throw DefinitionProblem(file: path, reason: "The file has more than \(DefinitionParser.maximumSize) bytes.")
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw DefinitionProblem(file: path, reason: "The file cannot be read: \(error.localizedDescription)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw DefinitionProblem(file: path, reason: "The file is not text in UTF-8.")
    }
    return try DefinitionParser(file: path).parse(text)
  }
}
