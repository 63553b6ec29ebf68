/// Which watches of a path removeWatches means.
enum WatcherType: Int32 {
  case children = 1
  case data = 2
  /// The only one that every version knows for persistent watches.
  case any = 3
}
