/// What was read, and a watch that tells of its first change after it.
public struct ZooKeeperWatched<Value: Sendable>: Sendable {
  public var value: Value
  public var watch: ZooKeeperWatch
}
