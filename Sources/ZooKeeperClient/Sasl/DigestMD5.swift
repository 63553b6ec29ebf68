internal import Crypto

/// A client's side of SASL's DIGEST-MD5 (RFC 2831), with quality of protection `auth`, as ZooKeeper's servers offer it.
struct DigestMD5 {
  /// The names that the servers give themselves (`ZooKeeperSaslServer`).
  private static let service = "zookeeper/zk-sasl-md5"
  private static let count = "00000001"

  private let user: ZooKeeperSettings.SASL
  private let clientNonce: String
  private var expected: String?

  /// - Parameter clientNonce: of chance, and without quotes.
  init(_ user: ZooKeeperSettings.SASL, clientNonce: String) {
    self.user = user
    self.clientNonce = clientNonce
  }

  enum Step: Hashable {
    case respond([UInt8])
    case done
  }

  mutating func received(_ token: [UInt8]) throws(ZooKeeperError) -> Step {
    let fields = try Self.fields(String(decoding: token, as: UTF8.self))
    if let expected {
      // The server, too, shows that it knows the password.
      guard fields["rspauth"] == expected else { throw Self.failed("the server does not know the user's password") }
      return .done
    }
    guard let nonce = fields["nonce"], fields["algorithm"] ?? "md5-sess" == "md5-sess" else {
      throw Self.failed("the server's challenge is not one of DIGEST-MD5")
    }
    guard (fields["qop"] ?? "auth").split(separator: ",").contains(where: { $0.drop { $0 == " " } == "auth" }) else {
      throw Self.failed("the server wants a protection that this client lacks (qop \(fields["qop"] ?? ""))")
    }
    let realm = fields["realm"] ?? ""
    let secret = Self.hash("\(user.user):\(realm):\(user.password)") + Array(":\(nonce):\(clientNonce)".utf8)
    func answer(_ method: String) -> String {
      let parts = [
        Self.hex(Self.hash(secret)), nonce, Self.count, clientNonce, "auth", Self.hex(Self.hash("\(method):\(Self.service)")),
      ]
      return Self.hex(Self.hash(parts.joined(separator: ":")))
    }
    expected = answer("")
    let response = [
      "charset=utf-8", "username=\(Self.quoted(user.user))", "realm=\(Self.quoted(realm))", "nonce=\(Self.quoted(nonce))",
      "nc=\(Self.count)", "cnonce=\(Self.quoted(clientNonce))", "digest-uri=\(Self.quoted(Self.service))", "maxbuf=65536",
      "response=\(answer("AUTHENTICATE"))", "qop=auth",
    ]
    return .respond(Array(response.joined(separator: ",").utf8))
  }

  static func failed(_ why: String) -> ZooKeeperError {
    ZooKeeperError(.authFailed, outcome: .notSent, "SASL DIGEST-MD5 failed: \(why)")
  }

  /// `name=value` or `name="value"`, with commas between them.
  private static func fields(_ text: String) throws(ZooKeeperError) -> [String: String] {
    var fields: [String: String] = [:]
    var rest = Substring(text)
    while !rest.isEmpty {
      rest = rest.drop { $0 == "," || $0 == " " }
      guard let equals = rest.firstIndex(of: "=") else { break }
      let name = String(rest[..<equals])
      rest = rest[rest.index(after: equals)...]
      var value = ""
      if rest.first == "\"" {
        rest.removeFirst()
        var isEscaped = false
        var isClosed = false
        while let character = rest.popFirst() {
          if isEscaped {
            value.append(character)
            isEscaped = false
          } else if character == "\\" {
            isEscaped = true
          } else if character == "\"" {
            isClosed = true
            break
          } else {
            value.append(character)
          }
        }
        guard isClosed else { throw failed("the server's challenge ends within a quotation") }
      } else {
        value = String(rest.prefix { $0 != "," })
        rest = rest.drop { $0 != "," }
      }
      fields[name] = value
    }
    return fields
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
  }

  private static func hash(_ text: String) -> [UInt8] { hash(Array(text.utf8)) }

  private static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(Insecure.MD5.hash(data: bytes)) }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
