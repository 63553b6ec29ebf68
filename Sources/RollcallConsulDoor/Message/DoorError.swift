import HTTPTypes

/// An answer other than success: its status, and the sentence that is its body.
package struct DoorError: Error, Equatable, CustomStringConvertible {
  var status: HTTPResponse.Status
  var message: String
  /// Whether the connection ends with the answer, because the rest of the request will not be read.
  var closesConnection = false

  init(_ status: HTTPResponse.Status, _ message: String, closesConnection: Bool = false) {
    self.status = status
    self.message = message
    self.closesConnection = closesConnection
  }

  package var description: String { message }

  static func badRequest(_ message: String, closesConnection: Bool = false) -> DoorError {
    DoorError(.badRequest, message, closesConnection: closesConnection)
  }

  /// Consul's status for nearly everything that its servers refuse.
  static func refused(_ message: String) -> DoorError { DoorError(.internalServerError, message) }

  static func unsupported(_ message: String) -> DoorError { DoorError(.notImplemented, message) }
}
