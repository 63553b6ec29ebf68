/// What a reader wants watched.
struct WatchRequest: Hashable {
  var range: EtcdKeyRange
  var options: EtcdWatchOptions
}
