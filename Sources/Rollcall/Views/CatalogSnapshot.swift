/// What a ``View`` can show: a complete answer of the catalog at one moment.
public protocol CatalogSnapshot: Sendable, Equatable {
  var revision: Revision { get }
  var freshness: Freshness { get }
}

extension ServiceSnapshot: CatalogSnapshot {}
extension ServiceList: CatalogSnapshot {}
extension KeyValueSnapshot: CatalogSnapshot {}
extension SessionList: CatalogSnapshot {}
