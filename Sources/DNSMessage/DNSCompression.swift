/// Where in a message which ends of names stand already.
///
/// It remembers a few dozen, which bounds the work for each name; those of the question come first, and it is they that recur.
struct DNSCompression: Sendable {
  /// Places of labels from which on a name goes to its end.
  private var places: [UInt16] = []
  private var knowsQuestion = false

  private static let capacity = 48

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    knowsQuestion = false
  }

  /// The ends of the question's name, which was written without us.
  mutating func learnQuestion(in message: [UInt8], until count: Int) {
    guard !knowsQuestion else { return }
    knowsQuestion = true
    var place = DNSHeader.size
    while place < count, case let length = Int(message[place]), length > 0, length <= DNSName.maximumLabelLength {
      places.append(UInt16(truncatingIfNeeded: place))
      place += 1 + length
    }
  }

  /// - Returns: how many bytes of the name are new, and where the rest of it stands; nil when all of it is new, but for the root's byte.
  func find(_ name: [UInt8], in message: [UInt8]) -> (kept: Int, place: Int?) {
    var start = 0
    while start < name.count, case let length = Int(name[start]), length > 0 {
      for place in places where matches(name, from: start, Int(place), in: message) { return (start, Int(place)) }
      start += 1 + length
    }
    return (min(start, name.count), nil)
  }

  /// Remembers the new labels of a name that is about to be written.
  mutating func add(_ name: [UInt8], kept: Int, at place: Int) {
    var start = 0
    while start < kept, places.count < Self.capacity, place + start < 0x4000 {
      places.append(UInt16(truncatingIfNeeded: place + start))
      start += 1 + Int(name[start])
    }
  }

  /// Letter by letter: a name that differs in case is another one to whoever reads it.
  private func matches(_ name: [UInt8], from start: Int, _ place: Int, in message: [UInt8]) -> Bool {
    var (own, there) = (start, place)
    while own < name.count, there < message.count {
      var length = Int(message[there])
      // We wrote these pointers ourselves, always backwards.
      while length >= 0xC0, there + 1 < message.count {
        there = (length & 0x3F) << 8 | Int(message[there + 1])
        length = Int(message[there])
      }
      guard length == Int(name[own]) else { return false }
      if length == 0 { return true }
      guard own + length < name.count, there + length < message.count else { return false }
      for offset in 1...length where name[own + offset] != message[there + offset] { return false }
      own += 1 + length
      there += 1 + length
    }
    return false
  }
}
