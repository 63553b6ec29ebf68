/// A metric's name with its labels.
struct MetricSeries: Hashable, Comparable {
  let name: String
  /// As they stand between braces, sorted; empty for none.
  let labels: String

  init(_ label: String, _ dimensions: [(String, String)]) {
    name = Self.name(label)
    labels = dimensions.map { "\(Self.name($0.0))=\"\(Self.escape($0.1))\"" }.sorted().joined(separator: ",")
  }

  static func < (left: MetricSeries, right: MetricSeries) -> Bool { (left.name, left.labels) < (right.name, right.labels) }

  /// Letters, digits and underscores of ASCII, no digit first.
  private static func name(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      let isDigit = ("0"..."9").contains(scalar)
      let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      if isDigit, name.isEmpty { name = "_" }
      name.unicodeScalars.append(isDigit || isLetter ? scalar : "_")
    }
    return name.isEmpty ? "_" : name
  }

  private static func escape(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
