import Rollcall
import RollcallLayouts

extension SessionDocument {
  private enum Field {
    static let keeper = "keeper"
    static let password = "password"
  }

  /// - Parameters:
  ///   - timeout: as granted.
  ///   - password: ZooKeeper's own of the session: with it another process can go on with the session.
  ///   - keeper: the mark of the catalog that keeps it.
  init(_ options: SessionOptions, password: [UInt8], keeper: String) {
    let digits = password.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    self.init(options, timeout: options.timeout, engine: [Field.keeper: keeper, Field.password: digits])
  }

  var keeper: String? {
    get { engine?[Field.keeper] }
    set { engine?[Field.keeper] = newValue }
  }

  /// - Returns: nil for what is none.
  var password: [UInt8]? {
    guard let digits = engine?[Field.password].map({ Array($0.utf8) }), digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
