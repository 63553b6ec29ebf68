/// A comment as the database has it: one line, its text last.
struct Comment: Sendable {
  var id: String
  var video: String
  var user: String
  var added: Int
  var text: String

  init(id: String, video: String, user: String, added: Int, text: String) {
    self.id = id
    self.video = video
    self.user = user
    self.added = added
    self.text = text
  }

  init?(_ line: String) {
    let parts = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, let added = Int(parts[3]) else { return nil }
    self.init(id: parts[0], video: parts[1], user: parts[2], added: added, text: parts[4])
  }
}
