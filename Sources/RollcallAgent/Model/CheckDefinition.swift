public import Rollcall

/// A health check as it was registered with the agent.
public struct CheckDefinition: Sendable, Hashable {
  /// Who says how the checked thing is.
  public enum Method: Sendable, Hashable {
    /// Somebody reports it to the agent, again and again; without a report for this long it is critical.
    case ttl(Duration)
    /// The agent looks for itself, once in each interval; nil is the probe's standard timeout.
    case probe(CheckProbe, interval: Duration, timeout: Duration?)
    /// It says what the checks of a service of this agent say, by the service's id, with those of the node; or what those of the node say.
    case alias(of: LocalOwner)
  }

  /// Unique among the checks of this agent. Left empty in the registration of a service, the agent gives it one: `service:<id>`, or
  /// `service:<id>:<place from 1>` among several.
  public var id: String
  /// Left empty in the registration of a service, it becomes `Service '<name>' check`.
  public var name: String
  /// A remark for people.
  public var notes: String
  public var method: Method
  /// What the check says until its first result.
  public var initialHealth: Health
  /// How many good runs in a row make it passing or warning, and how many bad ones critical. Of no effect on TTL checks and
  /// aliases, which are believed at once.
  public var successesBeforePassing: Int
  public var failuresBeforeCritical: Int
  /// The service is deregistered once this check has been critical for so long without a break; nil for never. At least
  /// ``LocalState/Settings/minimumDeregisterDelay``. Of no effect on a check of the node.
  public var deregisterServiceAfter: Duration?
  /// In bytes. A longer output is cut, and says so.
  public var outputLimit: Int

  /// Consul's own default.
  public static let standardOutputLimit = 4096

  public init(
    id: String = "", name: String = "", notes: String = "", method: Method, initialHealth: Health = .critical,
    successesBeforePassing: Int = 0, failuresBeforeCritical: Int = 0, deregisterServiceAfter: Duration? = nil,
    outputLimit: Int = Self.standardOutputLimit
  ) {
    self.id = id
    self.name = name
    self.notes = notes
    self.method = method
    self.initialHealth = initialHealth
    self.successesBeforePassing = successesBeforePassing
    self.failuresBeforeCritical = failuresBeforeCritical
    self.deregisterServiceAfter = deregisterServiceAfter
    self.outputLimit = outputLimit
  }

  /// What ``HealthCheck/kind`` says of it.
  public var kind: String {
    switch method {
    case .ttl: "ttl"
    case .probe(let probe, _, _): probe.kind
    case .alias: "alias"
    }
  }
}
