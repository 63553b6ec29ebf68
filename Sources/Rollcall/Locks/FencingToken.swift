/// Tells the holders of one lock apart, and which of them is the later one.
///
/// A process that stood still does not know that its lock has passed on. Whatever the lock protects is safe from it when it refuses a token lower than the
/// highest that it has seen. The token is the revision at which the lock was taken, so that it grows also when the lock's key was deleted
/// meanwhile, for as long as the catalog is neither emptied nor restored.
public struct FencingToken: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt64

  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  init(_ revision: Revision) {
    rawValue = revision.rawValue
  }
}

extension FencingToken: Comparable {
  public static func < (left: FencingToken, right: FencingToken) -> Bool { left.rawValue < right.rawValue }
}

extension FencingToken: CustomStringConvertible {
  public var description: String { String(rawValue) }
}
