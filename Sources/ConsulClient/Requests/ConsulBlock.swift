private import ConsulAPI

/// Makes a read a blocking query: it is answered once the index is past the given one, or the wait is over.
public struct ConsulBlock: Sendable, Hashable {
  public var index: UInt64
  /// At most 10 minutes; Consul adds up to a sixteenth.
  public var wait: Duration

  public init(index: UInt64, wait: Duration) {
    self.index = index
    self.wait = wait
  }

  var query: [(name: String, value: String?)] {
    [("index", String(index)), ("wait", "\(max(1, GoDuration(wait).nanoseconds / 1_000_000))ms")]
  }

  /// How long the answer may take, without the time that any call may take.
  var longestWait: Duration { wait + wait / 16 }
}
