/// An option of a command line that can also stand in a file of settings.
public struct SettingOption: Sendable, Hashable {
  /// As on the command line, without the dashes before it: `data-dir`.
  public var name: String
  /// One that is there or not, without a value.
  public var isFlag: Bool
  public var isRepeating: Bool

  public init(_ name: String, isFlag: Bool = false, isRepeating: Bool = false) {
    self.name = name
    self.isFlag = isFlag
    self.isRepeating = isRepeating
  }
}
