import NIOCore
import NIOHPACK
import Rollcall
import RollcallAgent

/// What a check sends.
struct GRPCProbeRequest: Sendable {
  let headers: HPACKHeaders
  let message: ByteBuffer

  init(_ probe: GRPCProbe, timeout: Duration) {
    headers = [
      ":method": "POST", ":scheme": probe.usesTLS ? "https" : "http", ":path": "/grpc.health.v1.Health/Check",
      ":authority": "\(HostPort(host: probe.host, port: probe.port))", "content-type": "application/grpc", "te": "trailers",
      "grpc-timeout": Self.text(timeout), "user-agent": "Rollcall Health Check",
    ]
    message = HealthMessage.request(service: probe.service)
  }

  /// At most eight digits and a unit.
  private static func text(_ timeout: Duration) -> String {
    let milliseconds = TimeAmount(timeout).nanoseconds / 1_000_000 + 1
    return milliseconds < 100_000_000 ? "\(milliseconds)m" : "\(min(milliseconds / 1000, 99_999_999))S"
  }
}
