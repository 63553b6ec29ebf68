import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypesHTTP1

/// Hummingbird's HTTP/1 channel with a time limit for each request's arrival, word to the request when its client goes away, and what Go's
/// server does beyond it: sentences for what is no HTTP, connections that end when an answer says so, `100 Continue`.
struct DoorChannel: ServerChildChannel {
  struct Connection: ServerChildChannelValue {
    let http: HTTP1Channel.Value
    let monitor: ConnectionMonitor
    var channel: any Channel { http.channel }
  }

  let http: HTTP1Channel
  let limits: ConsulDoorSettings.Limits

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    http.setup(channel: channel, logger: logger).flatMapThrowing { [limits] value in
      let monitor = ConnectionMonitor()
      let watch = RequestWatch(timeLimit: TimeAmount(limits.requestTime))
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(RequestByteWatch(watch, monitor), position: .first)
      let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
      try pipeline.addHandlers([ExpectationHandler(), ConnectionEnding(), ProtocolRefusal(limits: limits)], position: .before(codec))
      try pipeline.addHandler(RequestEndWatch(watch), position: .before(pipeline.handler(type: HTTPConnectionStateHandler.self)))
      return Connection(http: value, monitor: monitor)
    }
  }

  func handle(value: Connection, logger: Logger) async {
    await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
      await ConnectionMonitor.$current.withValue(value.monitor) {
        await http.handle(value: value.http, logger: logger)
      }
    }
  }
}
