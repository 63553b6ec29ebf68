public import ConsulAPI
public import HTTPTypes
public import HummingbirdCore
import NIOCore
import RollcallPages

/// The answers of pages: files that are part of the program, and words.
public enum PageResponse {
  /// Nothing from elsewhere, nothing inline, in nobody's frame.
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// A file of the page. A browser that has it is told so.
  public static func of(_ name: String, _ request: HTTPFields) -> Response {
    guard let file = PageFile.named(name) else { return text(.notFound, "There is no page '\(name)'.") }
    var headers: HTTPFields = [.eTag: file.tag, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff"]
    if request[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = file.type
    headers[.contentSecurityPolicy] = policy
    if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }

  public static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  public static func json(_ value: some JSONWritable) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.jsonBytes)))
  }
}
