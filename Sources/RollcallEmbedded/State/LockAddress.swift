/// Where a lock is: a key within its space.
struct LockAddress: Hashable, Sendable {
  let space: KeyText
  let key: KeyText

  init(space: String, key: String) {
    self.space = KeyText(space)
    self.key = KeyText(key)
  }
}

extension LockAddress {
  static func precedes(_ left: LockAddress, _ right: LockAddress) -> Bool {
    left.space == right.space ? left.key < right.key : left.space < right.space
  }
}
