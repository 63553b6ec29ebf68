import ConsulAPI
import NIOHTTP1

/// An answer without what no two servers have in common: times, lengths, ids, the numbers of indexes, and Consul's entry for itself.
struct ComparableAnswer: Equatable, CustomStringConvertible {
  var status: UInt
  /// Sorted, with their capitals.
  var headers: [String]
  var body: String

  var description: String { "\(status) \(headers)\n\(body)" }

  /// How HTTP carries an answer is not what is compared.
  private static let transport: Set<String> = [
    "connection", "content-encoding", "content-length", "date", "transfer-encoding", "vary",
  ]
  /// A server of Consul's registers itself as a service, and tells which proxies it can steer.
  private static let ownMembers: Set<String> = ["consul", "xDS"]
  private static let numbers: Set<String> = ["X-Consul-Index", "X-Consul-Contenthash"]

  init(_ answer: ConsulPeer.Answer, _ difference: ComparedRequest.Difference?) {
    status = answer.status
    headers = answer.headers.filter { !Self.transport.contains($0.name.lowercased()) }.map { name, value in
      "\(name): \(Self.numbers.contains(name) && value != "0" ? "N" : value)"
    }.sorted()
    var text = answer.body
    if answer.contentType == "application/json", let json = try? JSONValue(parsing: Array(text.utf8)) {
      // Whether it is indented, and ends with a newline, is compared as well.
      let isIndented = text.hasSuffix("\n")
      text = String(decoding: Self.comparable(json, "", difference).jsonBytes, as: UTF8.self) + (isIndented ? "\n" : "")
    }
    if case .wording? = difference, status >= 400 { text = "" }
    body = text.replacing(Self.uuid, with: "UUID")
  }

  static var uuid: Regex<Substring> { /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/ }

  private static func comparable(_ value: JSONValue, _ name: String, _ difference: ComparedRequest.Difference?) -> JSONValue {
    if case .members(let names)? = difference, names.contains(name) { return .string("may differ") }
    switch value {
    case .object(let members):
      return .object(
        members.filter { !ownMembers.contains($0.name) }.map { .init($0.name, comparable($0.value, $0.name, difference)) })
    case .array(let values):
      var values = values.filter { !isConsulItself($0) }.map { comparable($0, "", difference) }
      if case .order? = difference { values.sort { $0.jsonBytes.lexicographicallyPrecedes($1.jsonBytes) } }
      return .array(values)
    case .number(let text) where ["CreateIndex", "ModifyIndex", "Index"].contains(name) && text != "0": return .string("N")
    case .string(let text): return .string(text.replacing(uuid, with: "UUID"))
    default: return value
    }
  }

  private static func isConsulItself(_ value: JSONValue) -> Bool {
    guard case .object(let members) = value else { return false }
    return members.contains { ["Service", "ServiceName", "Name"].contains($0.name) && $0.value == .string("consul") }
  }
}
