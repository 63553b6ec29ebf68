internal import NIOCore
internal import NIOHTTP2

/// NIOHTTP2 as a client of etcd needs it.
enum HTTP2Setup {
  /// etcd acknowledges nearly each call with a PING, and a burst of expired deadlines is a burst of resets. NIOHTTP2's own limits, meant
  /// for servers, take both for an attack: 200 control frames in 30 s, or more than 32 streams reset at once, end the connection.
  static func handler(_ transport: EtcdSettings.Transport) -> NIOHTTP2Handler {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    connection.initialSettings = [
      HTTP2Setting(parameter: .enablePush, value: 0),
      HTTP2Setting(parameter: .maxConcurrentStreams, value: 0),
      HTTP2Setting(parameter: .initialWindowSize, value: transport.streamWindow),
      HTTP2Setting(parameter: .maxHeaderListSize, value: maximumHeaderBytes),
    ]
    // gRPC's trailers carry no content length; the headers themselves stay validated.
    connection.contentLengthValidation = .disabled
    connection.controlFrameRateLimit.maximumCount = framesPerSecond
    connection.controlFrameRateLimit.windowLength = .seconds(1)
    connection.maximumConnectionGlitches = framesPerSecond
    connection.maximumSequentialEmptyDataFrames = 1_000
    // Late frames of streams that were reset are told from those of streams that never were; twice as many as can be open at once.
    connection.maximumRecentlyResetStreams = 2 * transport.maximumOpenCalls
    var stream = NIOHTTP2Handler.StreamConfiguration()
    stream.streamResetFrameRateLimit.maximumCount = framesPerSecond
    stream.streamResetFrameRateLimit.windowLength = .seconds(1)
    stream.streamErrorRateLimit.maximumCount = framesPerSecond
    stream.streamErrorRateLimit.windowLength = .seconds(1)
    return NIOHTTP2Handler(mode: .client, connectionConfiguration: connection, streamConfiguration: stream)
  }

  /// More than one connection can carry.
  private static let framesPerSecond = 1 << 20
  private static let maximumHeaderBytes = 1 << 16
}
