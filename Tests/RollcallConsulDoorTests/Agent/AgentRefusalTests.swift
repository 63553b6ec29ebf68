import NIOHTTP1
import RollcallAgent
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct AgentRefusalTests {
  private static let register = "agent/service/register"
  private static let registerCheck = "agent/check/register"

  private static let scripts =
    "Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true"

  static let consuls: [Refusal] = [
    Refusal(registerCheck, #"{"Name":"scr","Args":["sh","-c","echo out"],"Interval":"1s"}"#, 500, scripts),
    Refusal(register, #"{"Name":"w","Check":{"Args":["true"],"Interval":"1s"}}"#, 500, scripts),
    Refusal(register, #"{"Name":"w","Checks":[{"TTL":"1s"},{"ScriptArgs":["true"],"Interval":"1s"}]}"#, 500, scripts),
    Refusal(register, #"{"ID":"x"}"#, 400, "Missing service name"),
    Refusal(register, "null", 400, "Missing service name"),
    Refusal(register, "", 400, "Request decode failed: EOF"),
    Refusal(register, #"{"Name":"bs""#, 400, "Request decode failed: unexpected EOF"),
    Refusal(register, #"{"Name":"w","Bogus":1}"#, 400, #"Request decode failed: json: unknown field "Bogus""#),
    Refusal(register, #"{"Name":"sid","ServiceID":"q"}"#, 400, #"Request decode failed: json: unknown field "ServiceID""#),
    Refusal(
      register, #"{"Name":"bs","Port":"80"}"#, 400,
      "Request decode failed: json: cannot unmarshal string into Go struct field .Port of type int"),
    Refusal(
      register, #"{"Name":1}"#, 400, "Request decode failed: json: cannot unmarshal number into Go struct field .Name of type string"),
    Refusal(
      register, #"{"Name":"bs","Tags":"x"}"#, 400,
      "Request decode failed: json: cannot unmarshal string into Go struct field .Tags of type []string"),
    Refusal(register, #"{"Name":"w","Check":{"TTL":"5x"}}"#, 400, #"Request decode failed: time: unknown unit "x" in duration "5x""#),
    Refusal(register, #"{"Name":"w","Check":{"TTL":"5"}}"#, 400, #"Request decode failed: time: missing unit in duration "5""#),
    Refusal(register, #"{"Name":"w","Check":{"TTL":"-5s"}}"#, 400, "Invalid check: TTL must be > 0 for TTL checks"),
    Refusal(register, #"{"Name":"w","Check":{"Name":"only"}}"#, 400, "Invalid check: TTL must be > 0 for TTL checks"),
    Refusal(
      register, #"{"Name":"w","Check":{"HTTP":"http://x"}}"#, 400,
      "Invalid check: Interval must be > 0 for Script, HTTP, or TCP checks"),
    Refusal(
      register, #"{"Name":"w","Check":{"TTL":"5s","HTTP":"http://x","Interval":"1s"}}"#, 400,
      "Invalid check: Interval and TTL cannot both be specified"),
    Refusal(
      register, #"{"Name":"w","Check":{"TTL":"1s","Status":"zz"}}"#, 400, "Status for checks must 'passing', 'warning', 'critical'"),
    Refusal(register, #"{"Name":"w","Address":"0.0.0.0","Weights":{}}"#, 400, "Invalid service address"),
    Refusal(
      register, #"{"Name":"w","Weights":{"Passing":0,"Warning":-1},"Meta":{"":"x"}}"#, 400,
      "Invalid Weights: Passing must be greater than 0"),
    Refusal(
      register, #"{"Name":"w","Weights":{"Passing":70000,"Warning":1}}"#, 400,
      "Invalid Weights: DNS Weight must be between 0 and 65535"),
    Refusal(
      register, #"{"Name":"w","Weights":{"Passing":1,"Warning":-1}}"#, 400, "Invalid Weights: Warning must be greater or equal than 0"),
    Refusal(
      register, #"{"Name":"w","Meta":{"bad key":"x"}}"#, 400,
      "Invalid Service Meta: Couldn't load metadata pair ('bad key', 'x'): Key contains invalid characters"),
    Refusal(
      register, #"{"Name":"w","Meta":{"consul-x":"x"}}"#, 400,
      "Invalid Service Meta: Couldn't load metadata pair ('consul-x', 'x'): Key prefix 'consul-' is reserved for internal use"),
    Refusal(registerCheck, #"{"Name":"d","DockerContainerID":"c","Args":["true"],"Interval":"1s"}"#, 500, scripts),
    Refusal(
      registerCheck, #"{"Name":"g","GRPC":"h:1"}"#, 400, "Invalid check: Interval must be > 0 for Script, HTTP, or TCP checks"),
    Refusal(
      registerCheck, #"{"Name":"a","AliasService":"w","TTL":"5s"}"#, 400, "Invalid check: TTL must be not be set for Alias checks"),
    Refusal(
      registerCheck, #"{"Name":"a","AliasNode":"n1","HTTP":"http://x","Interval":"1s"}"#, 400,
      "Invalid check: Interval cannot be set for Alias checks"),
    Refusal(registerCheck, #"{"TTL":"15s"}"#, 400, "Missing check name"),
    Refusal(registerCheck, #"{"Name":"bad"}"#, 400, "Invalid check: TTL must be > 0 for TTL checks"),
    Refusal(registerCheck, #"{"Name":"mem","TTL":"15s","Status":"bogus"}"#, 400, "Bad check status"),
    Refusal(registerCheck, #"{"Name":"m","TTL":"15s","OutputMaxSize":-1}"#, 400, "Invalid check: MaxOutputMaxSize must be positive"),
    Refusal(registerCheck, #"{"Name":"m","TTL":"15s","Output":"o"}"#, 400, #"Request decode failed: json: unknown field "Output""#),
    Refusal(registerCheck, #"{"Name":"o","ServiceID":"nosvc","TTL":"15s"}"#, 500, #"ServiceID "nosvc" does not exist"#),
    Refusal(registerCheck, "notjson", 400, "Request decode failed: invalid character 'o' in literal null (expecting 'u')"),
    Refusal("agent/check/update/mem", #"{"Status":"bogus"}"#, 400, "Invalid check status: 'bogus'"),
    Refusal("agent/check/update/mem", #"{"Output":"x"}"#, 400, "Invalid check status: ''"),
    Refusal("agent/check/update/nope", #"{"Status":"passing"}"#, 500, #"CheckID "nope" does not have associated TTL"#),
    Refusal("agent/check/pass/nope", 500, #"CheckID "nope" does not have associated TTL"#),
    Refusal("agent/check/warn/nope", 500, #"CheckID "nope" does not have associated TTL"#),
    Refusal("agent/check/fail/", 500, #"CheckID "" does not have associated TTL"#),
    Refusal("agent/check/deregister/", 500, "CheckID missing"),
    Refusal("agent/service/deregister/", 500, "ServiceID missing"),
    Refusal("agent/service/maintenance/nope?enable=true", 404, #"No service registered with ID "nope""#),
    Refusal("agent/service/maintenance/?enable=true", 400, "Missing service ID"),
    Refusal("agent/service/maintenance/nope", 400, "Missing value for enable"),
    Refusal("agent/service/maintenance/nope?enable=zz", 400, #"Invalid value for enable: "zz""#),
    Refusal("agent/maintenance", 400, "Missing value for enable"),
    Refusal("agent/maintenance?enable", 400, #"Invalid value for enable: """#),
    Refusal("agent/service/nope", 404, "unknown service ID: nope", method: .GET),
    Refusal("agent/service/nope?index=abc", 400, "Invalid index", method: .GET),
    Refusal("agent/service/nope?wait=abc", 400, "Invalid wait time", method: .GET),
    Refusal("agent/check/pass/mem", 405, "method GET not allowed", method: .GET),
    Refusal("agent/services", 405, "method DELETE not allowed", method: .DELETE),
  ]

  /// Where Consul takes what cannot work, or does what this agent does not.
  static let own: [Refusal] = [
    Refusal(register, #"{"Name":"w","Port":70000}"#, 400, "The port 70000 is outside of 0...65535."),
    Refusal(register, #"{"Name":"w","Port":-1}"#, 400, "The port -1 is outside of 0...65535."),
    Refusal(register, #"{"Name":"w\u0007"}"#, 400, "The service name has a control character in it."),
    Refusal(
      register, #"{"Name":"\#(String(repeating: "x", count: 256))"}"#, 400,
      "The service name has 256 bytes; at most 255 are possible."),
    Refusal(
      register, #"{"Name":"rollcall:nodes"}"#, 400, "The service name 'rollcall:nodes' is kept for the nodes themselves."),
    Refusal(
      register, #"{"Name":"w","Check":{"CheckID":"a\u0000","TTL":"1s"}}"#, 400, "The check id has a control character in it."),
    Refusal(
      register, #"{"Name":"w","Check":{"HTTP":"x","Interval":"1s"}}"#, 400,
      "The URL 'x' of the check cannot be asked: write http://… or https://…"),
    Refusal(
      register, #"{"Name":"w","Check":{"TCP":"x","Interval":"1s"}}"#, 400,
      "The address 'x' of the check cannot be connected to: write HOST:PORT."),
    Refusal(
      registerCheck, #"{"Name":"al","AliasNode":"x"}"#, 501,
      "This agent follows what is on its own node only: leave AliasNode out, or write 'n1'."),
    Refusal(
      registerCheck, #"{"Name":"g","GRPC":"h/s","Interval":"1s"}"#, 400,
      "The address 'h' of the check cannot be connected to: write HOST:PORT or HOST:PORT/SERVICE."),
    Refusal(
      registerCheck, #"{"Name":"u","UDP":"h","Interval":"1s"}"#, 400,
      "The address 'h' of the check cannot be sent to: write HOST:PORT."),
    Refusal(
      registerCheck, #"{"Name":"f","File":"/etc/passwd","FileMaxAge":"1h","Interval":"1s"}"#, 500,
      "Files are looked at for definitions in files of this machine only: give the agent one with --config-dir."),
    Refusal(
      register, #"{"Name":"w","Kind":"connect-proxy"}"#, 501,
      "This agent has no service mesh: register the service without Kind, Proxy and Connect."),
    Refusal(
      register, #"{"Name":"w","Connect":{"Native":true}}"#, 501,
      "This agent has no service mesh: register the service without Kind, Proxy and Connect."),
    Refusal("agent/reload", 501, "This agent has no configuration to reload: start it with --config-dir, or with other options."),
  ]

  @Test func `What Consul refuses is refused in its words`() async throws {
    try await expect(Self.consuls)
  }

  @Test func `What Consul takes and should not, and what is missing here, is refused with a sentence`() async throws {
    try await expect(Self.own)
  }

  private func expect(_ refusals: [Refusal]) async throws {
    try await AgentDoor.with { door in
      for refusal in refusals {
        let answer = try await door.peer.send(refusal.method, refusal.path, refusal.body)
        #expect(answer.status == refusal.status, "\(refusal.testDescription)")
        #expect(answer.body == refusal.text, "\(refusal.testDescription)")
        #expect(answer.contentType == "text/plain; charset=utf-8", "\(refusal.testDescription)")
      }
      #expect(door.agent.services.isEmpty)
      #expect(door.agent.checks.isEmpty)
    }
  }
}
