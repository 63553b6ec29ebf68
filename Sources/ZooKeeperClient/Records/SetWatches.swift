internal import NIOCore

/// The watches that are set again on a new connection.
struct SetWatches: Hashable {
  /// Changes behind it are told at once.
  var zxid: Int64
  var data: [String] = []
  var exists: [String] = []
  var children: [String] = []
  var persistent: [String] = []
  var recursive: [String] = []

  var isEmpty: Bool { data.isEmpty && exists.isEmpty && children.isEmpty && persistent.isEmpty && recursive.isEmpty }

  func frame() -> ByteBuffer {
    let hasPersistent = !persistent.isEmpty || !recursive.isEmpty
    var frame = RequestFrame.make(hasPersistent ? .setWatches2 : .setWatches, capacity: 1 << 12) { body in
      body.writeInteger(zxid)
      for paths in [data, exists, children] + (hasPersistent ? [persistent, recursive] : []) {
        body.writeJute(paths) { $0.writeJute($1) }
      }
    }
    RequestFrame.setXid(SpecialXid.setWatches, in: &frame)
    return frame
  }
}
