internal import struct Foundation.Data

extension EtcdKeyRange {
  func deletion(returnsPrevious: Bool) -> ProtoDeleteRangeRequest {
    var request = ProtoDeleteRangeRequest()
    request.key = Data(key)
    request.rangeEnd = Data(end)
    request.prevKv = returnsPrevious
    return request
  }
}
