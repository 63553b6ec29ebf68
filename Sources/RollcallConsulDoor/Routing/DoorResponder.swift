import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore

/// Finds the handler of each request, and turns whatever it throws into Consul's answer.
struct DoorResponder: HTTPResponder {
  struct Context: InitializableFromSource {
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
      logger = source.logger
    }
  }

  let routes: Routes
  let hosts: HostGuard
  /// Nil where everybody may do everything.
  let access: AccessControl?
  let needs: AccessTable
  let bodyLimit: Int
  let demand = DemandCounters()

  func respond(to request: Request, context: Context) async throws -> Response {
    var response: Response
    do {
      response = try await answer(request, context)
    } catch {
      response = failure(error, context.logger)
    }
    Counter(label: "rollcall_http_requests_total", dimensions: [("status", "\(response.status.code)")]).increment()
    // The head tells the size, and no body follows it.
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func answer(_ request: Request, _ context: Context) async throws -> Response {
    try hosts.check(authority: request.head.authority, origin: request.headers[.origin])
    let target = try RequestTarget(request.head.path ?? "/")
    let path = target.cleanPath
    guard path == target.path else { return redirect(request.method, to: path, target) }
    switch routes.match(path) {
    case .unknown: return Response(status: .notFound)
    case .redirect(let path): return redirect(request.method, to: path, target)
    case .found(let route, let name):
      if request.method == .options { return Response(status: .ok, headers: [.allow: route.allow]) }
      guard let handler = route[request.method] else {
        var response = Response.text(.methodNotAllowed, "method \(request.method.rawValue) not allowed")
        response.headers[.allow] = route.allow
        return response
      }
      let access = try self.access?.access(request.headers, target.query) ?? .everything
      // By bytes: a name may begin with what joins the slash before it to one character.
      let routePath = String(decoding: path.utf8.dropLast(name.utf8.count), as: UTF8.self)
      for need in needs.needs(request.method, routePath, name, target.query) { try access.require(need) }
      let response = try await handler(
        DoorRequest(request, target: target, name: name, access: access, bodyLimit: bodyLimit, logger: context.logger))
      if response.status.kind == .successful { demand.count(request.method, routePath) }
      return response
    }
  }

  /// As Go's request multiplexer sends clients to the clean form of a path.
  private func redirect(_ method: HTTPRequest.Method, to path: String, _ target: RequestTarget) -> Response {
    let location = PercentEncoding.encode(path: path) + (target.rawQuery.isEmpty ? "" : "?\(target.rawQuery)")
    guard method == .get || method == .head else { return Response(status: .movedPermanently, headers: [.location: location]) }
    let link = location.replacing("&", with: "&amp;")
    return Response(
      status: .movedPermanently, headers: [.contentType: "text/html; charset=utf-8", .location: location],
      body: .init(byteBuffer: ByteBuffer(string: "<a href=\"\(link)\">Moved Permanently</a>.\n\n")))
  }

  private func failure(_ error: any Error, _ logger: Logger) -> Response {
    switch error {
    case RequestTarget.Problem.malformed: return .error(DoorError(.badRequest, "400 Bad Request", closesConnection: true))
    case RequestTarget.Problem.unprintable: return Response(status: .badRequest)
    case is CancellationError: return .error(DoorError(.serviceUnavailable, "The agent is shutting down."))
    default:
      let error = DoorError(error)
      if error.status.kind == .serverError { logger.debug("Request failed", metadata: ["error": "\(error.message)"]) }
      return .error(error)
    }
  }
}
