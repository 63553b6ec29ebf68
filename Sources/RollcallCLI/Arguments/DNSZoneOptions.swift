import ArgumentParser
import DNSMessage
import Rollcall
import RollcallDNSDoor

/// What an agent's zone is called, and what it tells.
struct DNSZoneOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The domain under which services are found. (default: rollcall)", valueName: "name"),
    transform: { try Self.name($0) })
  var domain: DNSName?

  @Option(
    name: .customLong("alt-domain"),
    help: ArgumentHelp("A further domain with the same names, such as consul. Can be repeated.", valueName: "name"),
    transform: { try Self.name($0) })
  var alternatives: [DNSName] = []

  @Option(
    name: .customLong("dns-ttl"),
    help: ArgumentHelp(
      "How long answers may be believed: 5s for all, web=5s for a service, web*=5s for those whose names begin so. Can be repeated. (default: 0s)",
      valueName: "[service=]duration"),
    transform: { try TimeRule($0) })
  var times: [TimeRule] = []

  @Flag(name: .customLong("dns-only-passing"), help: "Leave out instances with warnings. Critical ones always are.")
  var onlyPassing = false

  /// One `--dns-ttl`.
  struct TimeRule: Sendable {
    var pattern: String?
    var ttl: UInt32

    /// - Throws: a sentence that shows a right one.
    init(_ text: String) throws(ValidationError) {
      var rest = text[...]
      if let equals = text.lastIndex(of: "=") {
        pattern = String(text[..<equals])
        rest = text[text.index(after: equals)...]
        guard pattern?.isEmpty == false else {
          throw ValidationError("'\(text)' names no service: write NAME=5s, NAME*=5s, or 5s for all.")
        }
      }
      let time = try DurationArgument(String(rest), within: .zero ... .seconds(604_800), named: "0s to 168h")
      ttl = UInt32(clamping: time.duration.components.seconds)
    }
  }

  var isStandard: Bool { domain == nil && alternatives.isEmpty && times.isEmpty && !onlyPassing }

  func apply(to settings: inout DNSDoorSettings) throws(ValidationError) {
    let own = domain ?? settings.domains[0]
    settings.domains = [own] + alternatives
    guard Set(settings.domains).count == settings.domains.count else { throw ValidationError("A domain is given twice.") }
    settings.onlyPassing = onlyPassing
    settings.ttl = times.last { $0.pattern == nil }?.ttl ?? 0
    settings.serviceTTLs = times.compactMap { time in time.pattern.map { DNSTimeRule(pattern: $0, ttl: time.ttl) } }
  }

  private static func name(_ text: String) throws(ValidationError) -> DNSName {
    guard let name = DNSName(text), name != .root, name.wire.count <= 128 else {
      throw ValidationError("'\(text)' is no domain: write labels with dots between them, such as rollcall or sd.example.org.")
    }
    return name
  }
}
