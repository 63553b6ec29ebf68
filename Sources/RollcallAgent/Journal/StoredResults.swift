/// The stored form of what the checks of one owner have said.
struct StoredResults: Codable {
  var format = StoredFormat()
  var results: [StoredResult]

  init(results: [StoredResult]) {
    self.results = results
  }
}
