import NIOHTTP1

extension ComparedRequest {
  /// Checks that the agent runs itself: their results, and what is told of them. Both ask the real Consul how it is.
  static let checks: [ComparedRequest] = [
    .put(
      "agent/service/register",
      #"{"Name":"good","Port":1,"Check":{"HTTP":"http://{consul}/v1/status/leader","Interval":"1s","Timeout":"5s"}}"#),
    .get("agent/checks").awaiting(text: "200 OK Output"), .get("health/service/good").awaiting(text: "200 OK Output"),
    .get("health/service/good?passing").awaiting(text: "good"),
    .get("agent/health/service/name/good?format=text").awaiting(text: "passing"),
    .put("agent/check/register", #"{"Name":"missing","HTTP":"http://{consul}/v1/nope","Interval":"1s","Notes":"n"}"#),
    .get("agent/checks").awaiting(text: "404 Not Found Output"),
    .put("agent/check/register", #"{"Name":"nobody","HTTP":"http://127.0.0.1:1/","Interval":"1s"}"#),
    .get("agent/checks").awaiting(text: "connection refused"),
    .put("agent/check/register", #"{"Name":"open","TCP":"{consul}","Interval":"1s"}"#), .get("agent/checks").awaiting(text: "Success"),
    .put("agent/check/register", #"{"Name":"closed","TCP":"127.0.0.1:1","Interval":"1s","Status":"passing"}"#),
    .get("agent/checks").awaiting(text: "dial tcp 127.0.0.1:1"),
    .get("health/state/critical").awaiting(text: #""CheckID":"closed""#)
      .ignoring(["Output"], because: "the catalog learns of an output alone within minutes, at random"),
    .put("agent/check/pass/closed"), .put("agent/check/deregister/closed"), .put("agent/service/deregister/good"),
    .get("health/service/good").awaiting("[]"),
  ]
}
