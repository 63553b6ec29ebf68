internal import Rollcall

extension ServiceInstance {
  /// In bytes of all texts together.
  private static let maximumSize = 512 << 10

  /// - Throws: `.tooLarge`. The core bounds the names; this bounds what there can be any number of.
  func validateSize() throws(RollcallError) {
    let maps = [metadata, attributes].joined().reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    let tags = tags.reduce(0) { $0 + $1.utf8.count }
    let checks = checks.reduce(0) { sum, check in
      [check.id, check.name, check.output, check.notes, check.kind].reduce(sum) { $0 + $1.utf8.count }
    }
    let single = (maintenance?.utf8.count ?? 0) + (node.map { $0.name.utf8.count + $0.address.utf8.count } ?? 0)
    let size = maps + tags + checks + single
    guard size <= Self.maximumSize else {
      throw RollcallError(
        .tooLarge,
        "The tags, metadata, checks and attributes of \(key) have \(size) bytes together; at most \(Self.maximumSize) are possible.")
    }
  }
}
