import Foundation

/// Prints one line per comparison: both figures, their ratio, and the aim.
struct Report {
  /// Whether the ratio must be high or low to be good.
  enum Aim {
    case atLeast(Double)
    case atMost(Double)

    func isReached(_ ratio: Double) -> Bool {
      switch self {
      case .atLeast(let bound): ratio >= bound
      case .atMost(let bound): ratio <= bound
      }
    }

    var text: String {
      switch self {
      case .atLeast(let bound): String(format: "≥ %g", bound)
      case .atMost(let bound): String(format: "≤ %g", bound)
      }
    }
  }

  private(set) var missed: [String] = []

  func heading(_ ours: String, _ theirs: String) {
    print(Self.row("", ours, theirs, "ratio", "aim", ""))
    print(String(repeating: "-", count: 104))
  }

  mutating func compare(_ what: String, unit: String, ours: Double, theirs: Double, aim: Aim? = nil) {
    let ratio = theirs == 0 ? .nan : ours / theirs
    let reached = aim.map { $0.isReached(ratio) } ?? true
    if !reached { missed.append(what.trimmingCharacters(in: .whitespaces)) }
    print(
      Self.row(
        what, Self.number(ours, unit), Self.number(theirs, unit), Self.number(ratio, "×"), aim?.text ?? "",
        aim == nil ? "" : reached ? "reached" : "missed"))
  }

  /// A figure that stands alone.
  mutating func bound(_ what: String, unit: String, value: Double, most: Double) {
    if value > most { missed.append(what.trimmingCharacters(in: .whitespaces)) }
    print(Self.row(what, Self.number(value, unit), "", "", "≤ \(Self.number(most, unit))", value > most ? "missed" : "reached"))
  }

  func note(_ text: String) {
    print("  \(text)")
  }

  private static func number(_ value: Double, _ unit: String) -> String {
    let digits = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.3g"
    return String(format: digits, value) + (unit == "×" ? "×" : " \(unit)")
  }

  private static func row(_ cells: String...) -> String {
    zip(cells, [46, 14, 14, 9, 8, 8]).map { cell, width in
      cell.padding(toLength: max(width, cell.count), withPad: " ", startingAt: 0)
    }.joined(separator: " ")
  }
}
