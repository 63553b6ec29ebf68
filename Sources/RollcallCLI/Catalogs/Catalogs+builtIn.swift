import Logging
import Rollcall
import RollcallConsul
import RollcallEmbedded
import RollcallEtcd
import RollcallEtcd2
import RollcallZooKeeper

extension Catalogs {
  /// The engines of this program.
  static let builtIn = Catalogs([.consul, .embedded, .etcd, .etcd2, .zookeeper])
}

extension Logger {
  /// For commands that tell people themselves what happens.
  static let silent = Logger(label: "rollcall") { _ in SwiftLogNoOpLogHandler() }
}
