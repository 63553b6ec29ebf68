import SystemPackage

import Foundation

/// Where definitions lie: folders, of which the files named `*.json`, `*.yaml` and `*.yml` count, and single files.
public struct DefinitionFolder: Sendable {
  public let paths: [String]

  private static let endings = [".json", ".yaml", ".yml"]

  public init(_ paths: [String]) {
    self.paths = paths
  }

  /// What is there, in the order in which it counts: the paths as they were given, the files of each by name; and which paths cannot be read.
  func find() -> (files: [DefinitionFile], problems: [DefinitionProblem]) {
    var files: [DefinitionFile] = []
    var problems: [DefinitionProblem] = []
    for path in paths {
      do throws(DefinitionProblem) {
        files += try Self.files(at: path)
      } catch {
        problems.append(error)
      }
    }
    return (files, problems)
  }

  private static func files(at path: String) throws(DefinitionProblem) -> [DefinitionFile] {
    guard let status = FileStatus(path) else { throw DefinitionProblem(file: path, reason: "There is no such file or folder.") }
    guard status.isFolder else { return [DefinitionFile(root: path, path: path, status: status)] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw DefinitionProblem(file: path, reason: "The folder cannot be read: \(error.localizedDescription)")
    }
    return names.sorted().filter(isDefinition).compactMap { name in
      let file = FilePath(path).appending(name).string
      // One that has gone meanwhile is gone.
      guard let status = FileStatus(file), !status.isFolder else { return nil }
      return DefinitionFile(root: path, path: file, status: status)
    }
  }

  /// Hidden files are an editor's, or a half-done copy.
  private static func isDefinition(_ name: String) -> Bool {
    !name.hasPrefix(".") && endings.contains { name.lowercased().hasSuffix($0) }
  }

  /// Reads everything anew.
  /// - Returns: what is defined, and what cannot be used.
  public static func read(_ paths: [String]) -> (definitions: [Definition], problems: [DefinitionProblem], files: Int) {
    var shelf = DefinitionShelf()
    shelf.update(from: DefinitionFolder(paths))
    return (shelf.definitions, shelf.problems, shelf.fileCount)
  }
}
