/// What somebody may have meant who wrote a name that there is not.
enum ClosestName {
  /// Longer ones are no slips of anybody's.
  private static let maximumLength = 64

  /// - Returns: the name with the fewest letters that differ; nil when they are too many for a slip.
  static func to(_ written: String, among names: some Sequence<String>) -> String? {
    guard written.utf8.count <= maximumLength else { return nil }
    let near = names.map { (name: $0, distance: distance(written, $0)) }.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near.flatMap { $0.distance <= max(1, $0.name.count / 3) ? $0.name : nil }
  }

  /// How many letters are to be put in, left out or replaced (Levenshtein).
  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (line, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in right.indices {
        let replaced = diagonal + (letter == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
