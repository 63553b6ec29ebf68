import RollcallAgent

/// Facts of Consul that the model has no field for, by the names under which an instance keeps them in its attributes.
enum ConsulAttribute {
  /// Of a node: its UUID.
  static let nodeID = LocalNode.idAttribute
  /// Of a service that is not an ordinary one: `connect-proxy` and the like.
  static let kind = "consul.Kind"
  /// Of a service that was registered without an address of its own: its host is its node's address, and Consul shows an empty one.
  static let usesNodeAddress = "consul.UsesNodeAddress"
  /// Present on a service whose tags others may change.
  static let enableTagOverride = "consul.EnableTagOverride"
  /// JSON: of a service `{"wan":{"Address":"1.2.3.4","Port":80}}`, of a node `{"wan":"1.2.3.4"}`.
  static let taggedAddresses = "consul.TaggedAddresses"
  /// JSON: how checks are to be made by whoever makes them, by their ids.
  static let checkDefinitions = "consul.CheckDefinitions"
}
