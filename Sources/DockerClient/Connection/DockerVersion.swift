/// A version of Docker's API, as `1.41`.
public struct DockerVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var major: Int
  public var minor: Int

  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0, minor >= 0 else { return nil }
    self.init(major, minor)
  }

  /// The newest that this client was written for. What it uses is in every version since 1.24, and an engine refuses versions that are too old as well
  /// as those it does not know yet: it is asked in its own newest, up to this one.
  public static let newest = DockerVersion(1, 51)

  public var description: String { "\(major).\(minor)" }

  public static func < (left: DockerVersion, right: DockerVersion) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
}
