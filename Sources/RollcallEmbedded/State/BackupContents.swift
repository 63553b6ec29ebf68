internal import Foundation
internal import Rollcall

/// What a copy of the catalog holds.
struct BackupContents: Sendable {
  struct Instance: Sendable {
    var instance: ServiceInstance
    /// As the store writes it.
    var record: Data
  }

  var instances: [Instance] = []
  var keys: [KeyValueEntry] = []
}
