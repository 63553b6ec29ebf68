/// What may be done with something: nothing, reading, or anything.
public enum AccessRight: String, Sendable, CaseIterable, Comparable {
  case deny, read, write

  private var rank: Int {
    switch self {
    case .deny: 0
    case .read: 1
    case .write: 2
    }
  }

  public static func < (left: AccessRight, right: AccessRight) -> Bool { left.rank < right.rank }
}
