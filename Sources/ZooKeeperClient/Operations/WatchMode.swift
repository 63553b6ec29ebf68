/// The modes of addWatch.
enum WatchMode: Int32 {
  case persistent = 0
  case recursive = 1
}
