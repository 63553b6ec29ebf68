import Rollcall

extension RegisteredInstance {
  /// Its node; an instance that belongs to none stands for one itself.
  var nodeOrSelf: NodeReference { instance.node ?? NodeReference(name: instance.host, address: instance.host) }
}
