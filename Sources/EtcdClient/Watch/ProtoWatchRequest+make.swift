internal import struct Foundation.Data
internal import SwiftProtobuf

extension ProtoWatchRequest {
  static func create(_ range: EtcdKeyRange, _ options: EtcdWatchOptions) -> ProtoWatchRequest {
    var create = ProtoWatchCreateRequest()
    create.key = Data(range.key)
    create.rangeEnd = Data(range.end)
    create.startRevision = options.from ?? 0
    create.prevKv = options.returnsPrevious
    // A quiet watch then hears now and then how far it is, and need not resume at what was compacted long ago.
    create.progressNotify = true
    // A long history comes in parts instead of one message above any limit.
    create.fragment = true
    if options.without.contains(.puts) { create.filters.append(.noPut) }
    if options.without.contains(.deletions) { create.filters.append(.noDelete) }
    return ProtoWatchRequest.with { $0.createRequest = create }
  }

  static func cancel(_ number: Int64) -> ProtoWatchRequest {
    .with { $0.cancelRequest.watchID = number }
  }

  static var progress: ProtoWatchRequest {
    .with { $0.progressRequest = ProtoWatchProgressRequest() }
  }
}
