/// Turns user and password into a token.
enum Authentication {
  /// - Returns: `nil` when the server authenticates nobody.
  static func token(for credentials: EtcdCredentials, from caller: Caller) async throws -> String? {
    var request = ProtoAuthenticateRequest()
    request.name = credentials.user
    request.password = credentials.password
    do {
      return try await caller.call(Methods.authenticate, request, effect: .read, options: EtcdCallOptions()).token
    } catch let error as EtcdError where error.reason == .authenticationOff {
      return nil
    }
  }
}
