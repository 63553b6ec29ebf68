import NIOHTTP1

extension ComparedRequest {
  /// Checks that follow others.
  static let alias: [ComparedRequest] = [
    .put(
      "agent/service/register",
      #"{"Name":"web","Checks":[{"CheckID":"a","Name":"A","TTL":"1h"},{"CheckID":"b","TTL":"1h","Status":"passing"}]}"#),
    .put("agent/service/register", #"{"Name":"proxy","Check":{"AliasService":"web","Notes":"n","Status":"passing"}}"#),
    .get("agent/checks").awaiting(text: #"Aliased check \"A\" failing: ""#),
    .put("agent/check/pass/a?note=fine"), .get("agent/checks").awaiting(text: "All checks passing."),
    .get("health/service/proxy?passing").awaiting(text: "All checks passing."),
    .put("agent/check/warn/b?note=meh"), .get("agent/checks").awaiting(text: #"Aliased check \"Service 'web' check\" failing: meh"#),
    .put("agent/check/fail/a?note=bad"), .get("agent/checks").awaiting(text: #"Aliased check \"A\" failing: bad"#),
    .get("health/state/critical").awaiting(text: #"Aliased check \"A\" failing: bad"#),
    .put("agent/check/pass/a"), .put("agent/check/pass/b"), .put("agent/service/maintenance/web?enable=true&reason=why"),
    .get("agent/checks").awaiting(text: #"Aliased check \"Service Maintenance Mode\" failing: ""#),
    .put("agent/service/maintenance/web?enable=false"), .get("agent/checks").awaiting(text: "All checks passing."),
    .put("agent/check/pass/service:proxy"), .put("agent/check/deregister/service:proxy"), .get("agent/checks"),
    .put("agent/service/register", #"{"Name":"bare"}"#),
    .put("agent/check/register", #"{"ID":"lone","Name":"l","ServiceID":"proxy","AliasService":"bare","AliasNode":""}"#),
    .get("agent/checks").awaiting(text: "No checks found."),
    .put("agent/check/register", #"{"ID":"lost","Name":"l","ServiceID":"proxy","AliasService":"never"}"#),
    .get("agent/checks").awaiting(text: "Service never could not be found on node ")
      .ignoring(["Output"], because: "Consul leaves out the node's name"),
  ]

  /// Checks of gRPC's health protocol. `{grpc}` is a server of it.
  static let grpc: [ComparedRequest] = [
    .put("agent/service/register", #"{"Name":"g","Check":{"GRPC":"{grpc}","Interval":"1s"}}"#),
    .get("agent/checks").awaiting(text: ": success"), .get("health/service/g?passing").awaiting(text: ": success"),
    .put("agent/check/register", #"{"Name":"named","GRPC":"{grpc}/a/b","Interval":"1s"}"#),
    .get("agent/checks").awaiting(text: "/a/b: success"),
    .put("agent/check/register", #"{"Name":"down","GRPC":"{grpc}/down","Interval":"1s"}"#),
    .get("agent/checks").awaiting(text: "gRPC application didn't report service healthy"),
    .put("agent/check/register", #"{"Name":"gone","GRPC":"{grpc}/gone","Interval":"1s"}"#),
    .get("agent/checks").awaiting(text: "NotFound"),
    .put("agent/check/register", #"{"Name":"slow","GRPC":"{grpc}/slow","Interval":"1s","Timeout":"300ms"}"#),
    .get("agent/checks").awaiting(text: "DeadlineExceeded"),
    .put("agent/check/register", #"{"Name":"nobody","GRPC":"127.0.0.1:1","Interval":"1s"}"#),
    .get("agent/checks").awaiting(text: "connection refused"),
    .put("agent/check/register", #"{"Name":"tls","GRPC":"{grpc}","GRPCUseTLS":true,"Interval":"1s"}"#),
    .get("agent/checks").awaiting(text: "does not look like a TLS handshake"),
  ]
}
