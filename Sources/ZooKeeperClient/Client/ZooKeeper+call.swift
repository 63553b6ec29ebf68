internal import NIOCore

extension ZooKeeper {
  func call<Reply: Sendable>(
    _ operation: Operation<Reply>, at path: String? = nil, isRead: Bool = false, options: ZooKeeperCallOptions
  ) async throws -> Reply {
    try await call(operation, at: path, until: deadline(options), isRead: isRead, waits: options.waitsForConnection)
  }

  func deadline(_ options: ZooKeeperCallOptions) -> NIODeadline { .now() + TimeAmount(options.timeout ?? settings.requestTimeout) }

  /// - Parameters:
  ///   - path: for errors, without the chroot.
  ///   - isRead: it may be asked again when the connection is lost.
  func call<Reply: Sendable>(
    _ operation: Operation<Reply>, at path: String?, until deadline: NIODeadline, isRead: Bool, waits: Bool,
    watch: (order: WatchTable.Order, inbox: WatchInbox)? = nil
  ) async throws -> Reply {
    try check(operation, path)
    while true {
      do {
        let body = try await driver.request(operation.frame, until: deadline, waits: waits, watch: watch)
        return try operation.reply(from: body)
      } catch let error as ZooKeeperError where error.code == .connectionLoss && isRead && waits {
        continue
      } catch let error as ZooKeeperError {
        throw error.with(path: path)
      }
    }
  }

  /// The same for operations to which a node that is not there is an answer.
  func call<Reply: Sendable>(
    _ operation: Operation<Reply>, at path: String?, until deadline: NIODeadline, isRead: Bool, waits: Bool,
    watch: (order: WatchTable.Order, inbox: WatchInbox)? = nil, missing: () -> Reply?
  ) async throws -> Reply? {
    do {
      return try await call(operation, at: path, until: deadline, isRead: isRead, waits: waits, watch: watch)
    } catch let error as ZooKeeperError where error.code == .noNode {
      return missing()
    }
  }

  /// A server would close the connection without a word.
  private func check<Reply>(_ operation: Operation<Reply>, _ path: String?) throws(ZooKeeperError) {
    guard operation.length <= settings.limits.requestBytes else {
      let message = """
        a request of \(operation.length) bytes is more than the \(settings.limits.requestBytes) that servers take unless jute.maxbuffer says \
        otherwise; make it smaller, or raise both limits
        """
      throw ZooKeeperError(.requestTooLarge, message, path: path)
    }
  }

  /// The path as the servers name it.
  func full(_ path: String, sequential: Bool = false) throws(ZooKeeperError) -> String {
    try NodePath.check(path, sequential: sequential)
    return chroot.full(path)
  }
}
