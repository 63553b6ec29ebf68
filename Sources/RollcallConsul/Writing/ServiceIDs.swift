import Rollcall

/// Under which ids Consul may keep an instance, the best first.
///
/// A service id is unique among all services of an agent, an instance id only among those of its service: seven services of one process may all
/// be `10.0.0.5:5000`. And Consul's servers take ids for equal that differ in case only. The plain id is used where it is free, otherwise one that
/// is qualified by the service's name, or by a mark of the exact letters as well.
enum ServiceIDs {
  static func qualified(_ key: InstanceKey) -> String { "\(key.service):\(key.id)" }

  static func candidates(_ key: InstanceKey) -> [String] {
    [key.id, qualified(key), "\(qualified(key))~\(mark(key))"]
  }

  /// How Consul's servers compare ids.
  static func folded(_ serviceID: String) -> String { serviceID.lowercased() }

  /// FNV-1a of the exact bytes, the same in every process.
  private static func mark(_ key: InstanceKey) -> String {
    let hash = qualified(key).utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return String(hash, radix: 16)
  }
}
