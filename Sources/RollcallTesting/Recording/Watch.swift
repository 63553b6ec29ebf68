/// Reads one stream to its end and keeps all that came.
final class Watch<Element: Sendable>: Sendable {
  private let recording = Recording<Element>()
  private let reader: Task<Void, Never>
  private let patience: Duration

  init(_ stream: AsyncStream<Element>, patience: Duration) {
    self.patience = patience
    reader = Task { [recording] in
      for await element in stream { recording.append(element) }
      recording.end()
    }
  }

  deinit {
    reader.cancel()
  }

  func cancel() {
    reader.cancel()
  }

  var records: [Recording<Element>.Record] { recording.records }

  var elements: [Element] { recording.elements }

  /// Waits for the first record, from the given one on, that satisfies the predicate.
  /// - Parameter awaited: completes the sentence "Waited … in vain for …".
  @discardableResult
  func first(
    _ awaited: String, after start: Int = 0, within limit: Duration? = nil, where predicate: @escaping @Sendable (Element) -> Bool
  ) async throws -> Recording<Element>.Record {
    let recording = recording
    return try await limited(to: limit ?? patience, "\(awaited). The stream \(recording.summary)") {
      var next = start
      for await _ in recording.changes() {
        let hasEnded = recording.hasEnded
        let records = recording.records
        while next < records.count {
          if predicate(records[next].element) { return records[next] }
          next += 1
        }
        if hasEnded { throw ConformanceFailure("The stream ended before it gave \(awaited).") }
      }
      throw CancellationError()
    }
  }

  func waitForEnd(_ awaited: String) async throws {
    let recording = recording
    try await limited(to: patience, awaited) {
      for await _ in recording.changes() where recording.hasEnded { return }
    }
  }
}

extension Recording {
  fileprivate var summary: String {
    let elements = elements
    guard let last = elements.last else { return hasEnded ? "ended without any element." : "has given nothing yet." }
    return "\(hasEnded ? "ended after" : "has given") \(elements.count) elements, the last being \(String(describing: last).prefix(500))"
  }
}
