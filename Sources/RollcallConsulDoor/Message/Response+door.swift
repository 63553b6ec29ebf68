import ConsulAPI
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A plain sentence, as all of Consul's errors are: without a newline.
  static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  static func error(_ error: DoorError) -> Response {
    var response = text(error.status, error.message)
    if error.closesConnection { response.headers[.connection] = "close" }
    return response
  }

  /// JSON that is encoded already, in the form that the request asked for.
  static func json(_ body: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
    Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
  }

  static func json(_ value: some JSONWritable, for request: DoorRequest, status: HTTPResponse.Status = .ok) -> Response {
    json(.json(value, pretty: request.wantsPretty), status: status)
  }

  /// Success without a word.
  static var empty: Response { Response(status: .ok) }
}

extension ByteBuffer {
  /// The JSON of a value: compact, or indented with a newline at the end.
  static func json(_ value: some JSONWritable, pretty: Bool) -> ByteBuffer {
    let bytes = value.jsonBytes
    return ByteBuffer(bytes: pretty ? IndentedJSON.indent(bytes) : bytes)
  }
}
