import HTTPTypes
import Hummingbird

/// What one path does, by method.
struct Route: Sendable {
  typealias Handler = @Sendable (DoorRequest) async throws -> Response

  /// In the order of their registration, which is that of the `Allow` header.
  private(set) var methods: [HTTPRequest.Method] = []
  private var handlers: [HTTPRequest.Method: Handler] = [:]

  /// As Consul writes it: `OPTIONS,GET,PUT`.
  private(set) var allow = "OPTIONS"

  subscript(method: HTTPRequest.Method) -> Handler? { handlers[method] }

  mutating func add(_ method: HTTPRequest.Method, _ handler: @escaping Handler) {
    if handlers.updateValue(handler, forKey: method) == nil {
      methods.append(method)
      allow += ",\(method.rawValue)"
    }
  }
}
