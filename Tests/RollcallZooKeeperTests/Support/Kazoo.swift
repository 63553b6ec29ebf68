import Foundation

/// Python's kazoo, which zc.zk stands on.
enum Kazoo {
  static var python: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: ".venv/kazoo/bin/python").path
  }

  /// A script that has a connected client `zk`, with a session of two seconds, and its arguments behind the address in `args`.
  static func script(_ body: String) -> String {
    """
    import json, sys, time
    from kazoo.client import KazooClient
    from kazoo.security import make_acl
    args = sys.argv[2:]
    zk = KazooClient(hosts=sys.argv[1], timeout=2)
    zk.start(timeout=30)
    \(body)
    """
  }
}
