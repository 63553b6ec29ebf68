import Rollcall

/// An answer that a memory can keep, and give when the catalog cannot.
protocol Rememberable: CatalogSnapshot, WatchedSet {
  func keep(in known: inout LastKnown)
  /// What is known of the same subject.
  func recalled(from known: inout LastKnown) -> Self?
  /// Whether it tells anything: the first answer of a watch in an outage does not.
  var hasContent: Bool { get }
}

extension ServiceSnapshot: Rememberable {
  func keep(in known: inout LastKnown) { known.keep(self) }
  func recalled(from known: inout LastKnown) -> ServiceSnapshot? { known.set(of: service) }
  var hasContent: Bool { !instances.isEmpty || revision != .zero }
}

extension ServiceList: Rememberable {
  func keep(in known: inout LastKnown) { known.keep(self) }
  func recalled(from known: inout LastKnown) -> ServiceList? { known.list }
  var hasContent: Bool { !services.isEmpty || revision != .zero }
}

extension KeyValueSnapshot: Rememberable {
  func keep(in known: inout LastKnown) { known.keep(self) }
  func recalled(from known: inout LastKnown) -> KeyValueSnapshot? { known.keys(of: selector) }
  var hasContent: Bool { !entries.isEmpty || revision != .zero }
}
