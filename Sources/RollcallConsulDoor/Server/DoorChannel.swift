import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Hummingbird's HTTP/1 channel with a time limit for each request's arrival and with word to the request when its client goes away.
struct DoorChannel: ServerChildChannel {
  struct Connection: ServerChildChannelValue {
    let http: HTTP1Channel.Value
    let monitor: ConnectionMonitor
    var channel: any Channel { http.channel }
  }

  let http: HTTP1Channel
  let requestTime: TimeAmount

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    http.setup(channel: channel, logger: logger).flatMapThrowing { [requestTime] value in
      let monitor = ConnectionMonitor()
      let watch = RequestWatch(timeLimit: requestTime)
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(RequestByteWatch(watch, monitor), position: .first)
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
