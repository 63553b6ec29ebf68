extension Etcd {
  /// Reads a range of keys; up to date unless the options say otherwise.
  public func range(
    _ range: EtcdKeyRange, _ options: EtcdRangeOptions = EtcdRangeOptions(), call: EtcdCallOptions = EtcdCallOptions()
  ) async throws -> EtcdRangeReply {
    EtcdRangeReply(try await caller.call(Methods.range, options.request(range), effect: .read, options: call))
  }

  /// Reads one key; `nil` when it does not exist.
  public func get(_ key: EtcdKey, call: EtcdCallOptions = EtcdCallOptions()) async throws -> EtcdKeyValue? {
    try await range(.key(key), call: call).entries.first
  }

  /// Reads a whole range in pages, all at the revision of the first, so that the result is one state of the store.
  ///
  /// Pages become smaller when one is longer than a reply may be.
  /// - Parameters:
  ///   - revision: as things stood then; `nil` for now.
  ///   - call: each page has its whole timeout.
  /// - Returns: all entries in the order of their keys, with the header of the last page and the revision that was read.
  /// - Throws: ``EtcdError`` with reason `compacted` when the store compacts that revision while it is read: read again.
  public func list(
    _ range: EtcdKeyRange, pageSize: Int = 1_000, revision: Int64? = nil, keysOnly: Bool = false, call: EtcdCallOptions = EtcdCallOptions()
  ) async throws -> EtcdListing {
    var options = EtcdRangeOptions(limit: max(pageSize, 1), revision: revision, keysOnly: keysOnly)
    var entries: [EtcdKeyValue] = []
    var rest = range
    while true {
      let page: EtcdRangeReply
      do {
        page = try await self.range(rest, options, call: call)
      } catch let error as EtcdError where error.reason == .replyTooLarge && (options.limit ?? 1) > 1 {
        options.limit = (options.limit ?? 1) / 2
        continue
      }
      let pinned = options.revision ?? page.header.revision
      options.revision = pinned
      entries += page.entries
      guard page.hasMore, !range.isOneKey, let last = page.entries.last else {
        return EtcdListing(entries: entries, revision: pinned, header: page.header)
      }
      rest = rest.after(last.key)
    }
  }

  @discardableResult
  public func put(_ put: EtcdPut, call: EtcdCallOptions = EtcdCallOptions()) async throws -> EtcdPutReply {
    EtcdPutReply(try await caller.call(Methods.put, put.request, effect: .write, options: call))
  }

  /// - Parameter lease: what the key will hang on; `nil` for nothing.
  @discardableResult
  public func put(
    _ key: EtcdKey, _ value: [UInt8], lease: EtcdLeaseID? = nil, call: EtcdCallOptions = EtcdCallOptions()
  ) async throws -> EtcdPutReply {
    try await put(EtcdPut(key, value, lease: lease.map { .attach($0) } ?? .none), call: call)
  }

  @discardableResult
  public func delete(
    _ range: EtcdKeyRange, returnsPrevious: Bool = false, call: EtcdCallOptions = EtcdCallOptions()
  ) async throws -> EtcdDeleteReply {
    let request = range.deletion(returnsPrevious: returnsPrevious)
    return EtcdDeleteReply(try await caller.call(Methods.deleteRange, request, effect: .write, options: call))
  }

  @discardableResult
  public func transaction(_ transaction: EtcdTransaction, call: EtcdCallOptions = EtcdCallOptions()) async throws -> EtcdTransactionReply {
    let effect: RetryRule.Effect = transaction.writes ? .write : .read
    return try EtcdTransactionReply(try await caller.call(Methods.transaction, transaction.request, effect: effect, options: call))
  }

  /// Forgets all history before a revision; watches and reads from there fail with reason `compacted`.
  /// - Parameter waitsForDisk: until the space is free on disk.
  @discardableResult
  public func compact(
    before revision: Int64, waitsForDisk: Bool = false, call: EtcdCallOptions = EtcdCallOptions()
  ) async throws -> EtcdHeader {
    var request = ProtoCompactionRequest()
    request.revision = revision
    request.physical = waitsForDisk
    return EtcdHeader(try await caller.call(Methods.compact, request, effect: .write, options: call).header)
  }
}
