extension Etcd {
  /// Watches a range from now on. All watches of a client share one stream on a connection of their own.
  public func watch(_ range: EtcdKeyRange, _ options: EtcdWatchOptions = EtcdWatchOptions()) -> EtcdWatch {
    let inbox = WatchInbox(
      maximum: EventWeight(count: settings.watch.maximumBufferedChanges, bytes: settings.watch.maximumBufferedBytes))
    let id = nextNumber()
    watches.add(id, WatchRequest(range: range, options: options), inbox)
    return EtcdWatch(watches, id, inbox)
  }
}
