/// How an instance comes by its key.
public enum TreeNaming: Sendable, Hashable {
  /// It is written at ``TreeRecord/key``.
  case byKey
  /// ``TreeRecord/key`` is how the key begins; the server ends it with a number that it has given nobody before. The instance reads back under
  /// that name.
  case sequential
  /// It is not written at all: the layout is read only.
  case readOnly
}
