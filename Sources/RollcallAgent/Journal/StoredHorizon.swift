/// The stored form of ``LocalState/horizon``, in milliseconds since 1970.
struct StoredHorizon: Codable {
  var format = StoredFormat()
  var time: Int64

  init(time: Int64) {
    self.time = time
  }
}
