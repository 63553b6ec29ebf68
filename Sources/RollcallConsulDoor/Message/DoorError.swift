import HTTPTypes

/// An answer other than success: its status, and the sentence that is its body.
struct DoorError: Error, Equatable {
  var status: HTTPResponse.Status
  var message: String
  /// Whether the connection ends with the answer, because the rest of the request will not be read.
  var closesConnection = false

  init(_ status: HTTPResponse.Status, _ message: String, closesConnection: Bool = false) {
    self.status = status
    self.message = message
    self.closesConnection = closesConnection
  }

  static func badRequest(_ message: String) -> DoorError { DoorError(.badRequest, message) }

  /// Consul's status for nearly everything that its servers refuse.
  static func refused(_ message: String) -> DoorError { DoorError(.internalServerError, message) }

  static func unsupported(_ message: String) -> DoorError { DoorError(.notImplemented, message) }
}

extension HTTPResponse.Status {
  /// A status that the shapes of Consul's API name by its number.
  init(consul code: Int) {
    self = code == 413 ? .requestEntityTooLarge : HTTPResponse.Status(integerLiteral: code)
  }

  /// 413 in the words of Go's HTTP server.
  static var requestEntityTooLarge: HTTPResponse.Status { HTTPResponse.Status(code: 413, reasonPhrase: "Request Entity Too Large") }
}
