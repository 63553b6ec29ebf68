import Foundation
import Rollcall

/// A key with its value in JSON: the value as `value` when it is text (UTF-8), otherwise as `valueBase64`.
struct KeyValueOutput: Encodable {
  var key: String
  var value: String?
  var valueBase64: String?
  var flags: UInt64
  var session: SessionID?
  var lockCount: UInt64
  var createRevision: Revision
  var modifyRevision: Revision

  init(_ entry: KeyValueEntry) {
    key = entry.key
    value = String(validating: entry.value, as: UTF8.self)
    valueBase64 = value == nil ? Data(entry.value).base64EncodedString() : nil
    flags = entry.flags
    session = entry.session
    lockCount = entry.lockCount
    createRevision = entry.createRevision
    modifyRevision = entry.modifyRevision
  }
}
