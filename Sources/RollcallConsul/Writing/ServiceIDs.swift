import ConsulAPI
import Rollcall

/// Under which ids Consul may keep an instance.
///
/// A service id is unique among all services of an agent, an instance id only among those of its service: seven services of one process may all
/// be `10.0.0.5:5000`. The plain id is used where it is free, otherwise one qualified by the service's name.
enum ServiceIDs {
  static func qualified(_ key: InstanceKey) -> String { "\(key.service):\(key.id)" }

  static func candidates(_ key: InstanceKey) -> [String] { [key.id, qualified(key)] }
}
