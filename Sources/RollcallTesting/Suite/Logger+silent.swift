import Logging

extension Logger {
  /// For what is provoked on purpose, and judged by its effects.
  static let silent = Logger(label: "rollcall.conformance") { _ in SwiftLogNoOpLogHandler() }
}
