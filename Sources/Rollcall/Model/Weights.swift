/// How large a share of the load an instance takes relative to its fellows, by health. A critical one takes none.
public struct Weights: Sendable, Hashable, Codable {
  /// 1 to 65,535 (DNS SRV's field has 16 bits).
  public var passing: Int
  /// 0 to 65,535.
  public var warning: Int

  public init(passing: Int = 1, warning: Int = 1) {
    self.passing = passing
    self.warning = warning
  }

  public static let standard = Weights()

  func validate() throws(RollcallError) {
    guard (1...65_535).contains(passing), (0...65_535).contains(warning) else {
      throw .invalid("The weights \(passing) and \(warning) are outside of 1...65535 and 0...65535.")
    }
  }
}
