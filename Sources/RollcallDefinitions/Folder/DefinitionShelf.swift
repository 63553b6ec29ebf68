/// What all files define together: of each file its last version that could be read.
struct DefinitionShelf: Sendable {
  private struct Entry {
    var file: DefinitionFile
    var definitions: [Definition]
    var problem: DefinitionProblem?
  }

  /// In the order in which they count.
  private var entries: [Entry] = []
  private var pathProblems: [DefinitionProblem] = []
  private(set) var definitions: [Definition] = []
  private(set) var problems: [DefinitionProblem] = []

  var fileCount: Int { entries.count }

  /// Reads what has changed.
  /// - Returns: whether anything had.
  @discardableResult
  mutating func update(from folder: DefinitionFolder) -> Bool {
    var (files, pathProblems) = folder.find()
    // What cannot be read now is not what is not wanted any more.
    let unreadable = Set(pathProblems.map(\.file))
    files += entries.map(\.file).filter { unreadable.contains($0.root) }
    guard pathProblems != self.pathProblems || files != entries.map(\.file) else { return false }
    self.pathProblems = pathProblems
    entries = files.map { file in
      guard let entry = entries.first(where: { $0.file.path == file.path }) else { return Self.read(file, keeping: []) }
      return entry.file == file ? entry : Self.read(file, keeping: entry.definitions)
    }
    join()
    return true
  }

  private static func read(_ file: DefinitionFile, keeping last: [Definition]) -> Entry {
    do {
      return Entry(file: file, definitions: try file.read(), problem: nil)
    } catch {
      return Entry(file: file, definitions: last, problem: error)
    }
  }

  /// The first of several definitions with the same id counts, so that a file that is added takes nothing from another.
  private mutating func join() {
    definitions = []
    var first: [DefinitionID: Definition] = [:]
    problems = pathProblems + entries.compactMap(\.problem)
    for entry in entries {
      for definition in entry.definitions {
        if let other = first[definition.id] {
          problems.append(
            DefinitionProblem(
              file: definition.file, line: definition.line,
              reason: "The \(definition.id) is defined at \(other.file):\(other.line) already."))
        } else {
          first[definition.id] = definition
          definitions.append(definition)
        }
      }
    }
  }
}
