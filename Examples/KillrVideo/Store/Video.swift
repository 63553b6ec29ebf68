import Foundation
import SwiftProtobuf

/// A video as the database has it.
struct Video: Sendable {
  var id: String
  var user: String
  var name: String
  var description: String
  var tags: [String]
  var location: String
  var added: Int

  var preview: String { "https://img.youtube.com/vi/\(location)/hqdefault.jpg" }
  var date: Google_Protobuf_Timestamp { Google_Protobuf_Timestamp(milliseconds: added) }
}

extension Google_Protobuf_Timestamp {
  init(milliseconds: Int) {
    self.init(seconds: Int64(milliseconds / 1000), nanos: Int32(milliseconds % 1000) * 1_000_000)
  }

  /// Now, in milliseconds, as the database keeps times.
  static var millisecondsNow: Int { Int(Date().timeIntervalSince1970 * 1000) }
}
