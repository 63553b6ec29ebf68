/// One call of Consul's HTTP API.
public struct ConsulRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case put = "PUT"
    case delete = "DELETE"
  }

  public var method: Method
  /// Parts of the path after `/v1/`; each is percent-encoded, but keeps its slashes.
  public var path: [String]
  /// Parameters in order; one without a value has nil.
  public var query: [(name: String, value: String?)]
  public var body: [UInt8]?
  /// Error statuses that are answers here, such as 404 for a key that does not exist.
  public var expected: Set<Int>
  /// Whether sending it twice has the same effect as once, so that it may be sent again after a lost connection.
  public var isRepeatable: Bool

  public init(
    _ method: Method, _ path: [String], query: [(name: String, value: String?)] = [], body: [UInt8]? = nil,
    expected: Set<Int> = [], isRepeatable: Bool? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.expected = expected
    self.isRepeatable = isRepeatable ?? (method == .get)
  }

  /// Method and path, for messages.
  public var summary: String { "\(method.rawValue) \(encodedPath)" }

  /// Whether Consul finds what a part of a path names. Its server cleans paths: it drops empty and dot segments, encoded ones too.
  public static func isAddressable(_ part: String) -> Bool {
    let segments = part.split(separator: "/", omittingEmptySubsequences: false)
    return !segments.dropLast().contains("") && !segments.contains(".") && !segments.contains("..")
  }

  var encodedPath: String {
    "/v1/" + path.map { Self.encode($0, keepingSlashes: true) }.joined(separator: "/")
  }

  var encodedQuery: String {
    guard !query.isEmpty else { return "" }
    return "?"
      + query.map { name, value in
        value.map { "\(Self.encode(name))=\(Self.encode($0))" } ?? Self.encode(name)
      }.joined(separator: "&")
  }

  /// Percent-encodes all but RFC 3986's unreserved characters.
  private static func encode(_ text: String, keepingSlashes: Bool = false) -> String {
    var encoded: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.append(byte)
      case UInt8(ascii: "/") where keepingSlashes: encoded.append(byte)
      default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
