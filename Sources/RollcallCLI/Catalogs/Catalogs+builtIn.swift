import Logging
import Rollcall
import RollcallConsul
import RollcallEmbedded
import RollcallEtcd

extension Catalogs {
  /// The engines of this program.
  static let builtIn = Catalogs([.consul, .embedded, .etcd])
}

extension Logger {
  /// For commands that tell people themselves what happens.
  static let silent = Logger(label: "rollcall") { _ in SwiftLogNoOpLogHandler() }
}
