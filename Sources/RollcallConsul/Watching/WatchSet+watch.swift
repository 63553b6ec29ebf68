import Rollcall

extension WatchSet {
  func stream<Value: WatchedSet>(_ watch: Watch<Value>) -> AsyncStream<Value> {
    stream { await watch.run($0) }
  }
}
