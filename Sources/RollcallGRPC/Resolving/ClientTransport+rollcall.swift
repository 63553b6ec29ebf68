public import GRPCCore
public import GRPCNIOTransportHTTP2Posix
public import Rollcall

extension ClientTransport where Self == HTTP2ClientTransport.Posix {
  /// A transport to the instances of a service, wherever they are, balanced over all of them as they come and go.
  ///
  /// ```swift
  /// try await withGRPCClient(transport: .rollcall("CommentsService", in: discovery, transportSecurity: .plaintext)) { client in
  ///   …
  /// }
  /// ```
  public static func rollcall(
    _ service: ServiceName, in discovery: Discovery, transportSecurity: HTTP2ClientTransport.Posix.TransportSecurity,
    config: HTTP2ClientTransport.Posix.Config = .defaults,
    serviceConfig: ServiceConfig? = .balanced()
  ) throws -> Self {
    try HTTP2ClientTransport.Posix(
      target: .rollcall(service, in: discovery, serviceConfig: serviceConfig), transportSecurity: transportSecurity,
      config: config.lingering(), resolverRegistry: .rollcall)
  }
}
