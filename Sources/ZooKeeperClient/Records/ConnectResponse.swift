internal import NIOCore

/// The server's first frame.
struct ConnectResponse: Hashable {
  /// Milliseconds; 0 or less when the session is not to be had.
  var timeout: Int32
  var session: Int64
  var password: [UInt8]
  var isReadOnly: Bool

  init(timeout: Int32, session: Int64, password: [UInt8], isReadOnly: Bool = false) {
    self.timeout = timeout
    self.session = session
    self.password = password
    self.isReadOnly = isReadOnly
  }

  init(_ frame: ByteBuffer) throws(JuteError) {
    var reader = JuteReader(frame)
    let version = try reader.integer(Int32.self)
    guard version == 0 else { throw JuteError(description: "the server speaks version \(version) of the protocol") }
    timeout = try reader.integer()
    session = try reader.integer()
    password = try reader.buffer() ?? []
    guard password.count <= 64 else { throw JuteError(description: "a session's password of \(password.count) bytes") }
    // Servers before 3.4 do not send it.
    isReadOnly = reader.isAtEnd ? false : try reader.bool()
    guard reader.isAtEnd else { throw JuteError(description: "more than a ConnectResponse") }
  }
}
