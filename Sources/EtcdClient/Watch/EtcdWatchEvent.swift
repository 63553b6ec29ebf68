/// What a watch tells.
public enum EtcdWatchEvent: Hashable, Sendable {
  /// etcd watches now, on this member's connection; `revision` is the store's then. Comes again after each ``interrupted(_:)``.
  case opened(revision: Int64)
  /// Whole revisions, in their order; all of them at most `revision`.
  case changes([EtcdChange], revision: Int64)
  /// Everything up to this revision was reported.
  case progress(revision: Int64)
  /// The stream was lost for the time being. The watch resumes where it stood, and misses nothing.
  case interrupted(EtcdError)
}
