/// What a file says of one option.
public struct Setting: Sendable, Hashable {
  public var option: SettingOption
  /// One, or several where the option can be repeated; none for a flag that is set, or not.
  public var values: [String]
  /// Of a flag.
  public var isOn: Bool
  /// From 1.
  public var line: Int

  /// The same on a command line.
  public var arguments: [String] {
    guard !option.isFlag else { return isOn ? ["--\(option.name)"] : [] }
    // Joined, since a value may begin with a dash.
    return values.map { "--\(option.name)=\($0)" }
  }
}
