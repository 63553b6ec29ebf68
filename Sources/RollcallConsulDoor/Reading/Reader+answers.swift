import ConsulAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Rollcall

extension Reader {
  /// The body of an answer in the form that the client asked for, from those that are kept.
  func body(
    _ question: AnswerCache.Question, of source: AnswerCache.Source, write: (inout JSONWriter) -> Void
  ) -> ByteBuffer {
    let identity = AnswerCache.Identity(
      datacenter: live.name, question: question, selection: options.selection, isPretty: request.wantsPretty)
    return door.answers.body(identity, of: source) { json(write) }
  }

  /// A body that is not kept.
  func json(_ write: (inout JSONWriter) -> Void) -> ByteBuffer {
    var json = JSONWriter(reserving: 1024)
    write(&json)
    return ByteBuffer(bytes: request.wantsPretty ? IndentedJSON.indent(json.bytes) : json.bytes)
  }

  /// An answer with the headers that tell what was read.
  func answer(_ body: ByteBuffer, from result: Result<some CatalogSnapshot>, index: UInt64? = nil) -> Response {
    var response = Response.json(body)
    ReadHeaders.add(to: &response.headers, for: result.source, index: index)
    guard options.isCached, isCacheable, result.source.freshness.isCurrent else { return response }
    response.headers[ReadHeaders.cache] = result.isHit ? "HIT" : "MISS"
    if result.isHit { response.headers[.age] = ReadHeaders.age(of: result.source) }
    return response
  }

  /// Whether the client wants what is on this node.
  func matches(_ node: @autoclosure () -> ConsulNode) -> Bool { options.selection.matches(node()) }
}
