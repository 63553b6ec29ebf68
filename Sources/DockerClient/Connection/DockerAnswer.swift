public import NIOHTTP1

/// What an engine answered.
public struct DockerAnswer: Sendable {
  public var status: Int
  public var headers: HTTPHeaders
  public var body: [UInt8]
}
