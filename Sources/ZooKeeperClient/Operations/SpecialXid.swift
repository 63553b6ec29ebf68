/// Numbers of requests and replies that stand outside of the order.
enum SpecialXid {
  static let event: Int32 = -1
  static let ping: Int32 = -2
  static let auth: Int32 = -4
  static let setWatches: Int32 = -8
}
