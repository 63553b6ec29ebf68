import GRPCCore

/// Answers with its own name.
struct EchoService: RegistrableRPCService {
  static let method = MethodDescriptor(service: ServiceDescriptor(fullyQualifiedService: "test.Echo"), method: "Name", type: .unary)

  let name: String
  /// Before it answers.
  var pause: @Sendable () async -> Void = {}

  func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
    router.registerHandler(forMethod: Self.method, deserializer: RawBytes(), serializer: RawBytes()) { _, _ in
      await pause()
      return StreamingServerResponse(single: ServerResponse(message: Array(name.utf8)))
    }
  }
}

/// Messages as they are.
struct RawBytes: MessageSerializer, MessageDeserializer {
  func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) -> Bytes { Bytes(message) }

  func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) -> [UInt8] { bytes.withUnsafeBytes { Array($0) } }
}

extension GRPCClient {
  /// One call, without a message, of any unary method.
  func ask(_ method: MethodDescriptor = EchoService.method, options: CallOptions = .defaults) async throws -> String {
    try await unary(
      request: ClientRequest(message: [UInt8]()), descriptor: method, serializer: RawBytes(), deserializer: RawBytes(), options: options
    ) { String(decoding: try $0.message, as: UTF8.self) }
  }
}
