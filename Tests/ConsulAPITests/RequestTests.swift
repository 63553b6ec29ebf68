import ConsulAPI
import Testing

@Suite("Requests to Consul")
struct RequestTests {
  private func refusal(of body: String) -> String? {
    do {
      let registration = try ConsulServiceRegistration.decodeRequest(Array(body.utf8))
      try registration.validate()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "A registration is refused with Consul's own sentence",
    arguments: [
      ("", "Request decode failed: EOF"),
      ("{", "Request decode failed: unexpected EOF"),
      (#"{"Name":"#, "Request decode failed: unexpected EOF"),
      ("null", "Missing service name"),
      (#"{"Name":5}"#, "Request decode failed: json: cannot unmarshal number into Go struct field .Name of type string"),
      (
        #"{"Name":"a","Port":"80"}"#,
        "Request decode failed: json: cannot unmarshal string into Go struct field .Port of type int"
      ),
      (
        #"{"Name":"a","Port":1.5}"#,
        "Request decode failed: json: cannot unmarshal number 1.5 into Go struct field .Port of type int"
      ),
      (
        #"{"Name":"a","Port":99999999999999999999}"#,
        "Request decode failed: json: cannot unmarshal number 99999999999999999999 into Go struct field .Port of type int"
      ),
      (
        #"{"Name":"a","Tags":"x"}"#,
        "Request decode failed: json: cannot unmarshal string into Go struct field .Tags of type []string"
      ),
      (
        #"{"Name":"a","Tags":[1]}"#,
        "Request decode failed: json: cannot unmarshal number into Go struct field .Tags of type string"
      ),
      (
        #"{"Name":"a","Meta":{"a":1}}"#,
        "Request decode failed: json: cannot unmarshal number into Go struct field .Meta of type string"
      ),
      (
        #"{"Name":"a","Meta":[]}"#,
        "Request decode failed: json: cannot unmarshal array into Go struct field .Meta of type map[string]string"
      ),
      (#"{"Name":"a","Check":{"TTL":""}}"#, #"Request decode failed: time: invalid duration """#),
      (#"{"Name":"w","Check":{"TTL":"5x"}}"#, #"Request decode failed: time: unknown unit "x" in duration "5x""#),
      (#"{"Name":"a","Check":{"TTL":"5"}}"#, #"Request decode failed: time: missing unit in duration "5""#),
      (#"{"Name":"a","Check":{"TTL":5000000000,"Bogus":1}}"#, #"Request decode failed: json: unknown field "Bogus""#),
      (#"{"Name":"w","Bogus":1}"#, #"Request decode failed: json: unknown field "Bogus""#),
      (#"{"Name":"a","Weights":{"Bogus":1}}"#, #"Request decode failed: json: unknown field "Bogus""#),
      (
        #"{"Name":"a","Weights":{"Passing":"x"}}"#,
        "Request decode failed: json: cannot unmarshal string into Go struct field Weights.Weights.Passing of type int"
      ),
      (
        #"{"Name":"a",}"#,
        "Request decode failed: invalid character '}' looking for beginning of object key string"
      ),
      (#"{"Name":"a" "b":1}"#, #"Request decode failed: invalid character '"' after object key:value pair"#),
      ("{'Name':1}", #"Request decode failed: invalid character '\'' looking for beginning of object key string"#),
      (#"{"Name":"a\x"}"#, "Request decode failed: invalid character 'x' in string escape code"),
      (#"{"Name":tru}"#, "Request decode failed: invalid character '}' in literal true (expecting 'e')"),
      ("notjson", "Request decode failed: invalid character 'o' in literal null (expecting 'u')"),
      (#"{"Name":"a","Port":01}"#, "Request decode failed: invalid character '1' after object key:value pair"),
      (#"{"Name":"a","Port":-}"#, "Request decode failed: invalid character '}' in numeric literal"),
      (#"{"ID":"x"}"#, "Missing service name"),
      (#"{"Name":"w","Weights":{"Passing":0,"Warning":-1}}"#, "Invalid Weights: Passing must be greater than 0"),
      (#"{"Name":"w","Weights":{"Passing":70000}}"#, "Invalid Weights: DNS Weight must be between 0 and 65535"),
      (
        #"{"Name":"w","Meta":{"bad key":"x"}}"#,
        "Invalid Service Meta: Couldn't load metadata pair ('bad key', 'x'): Key contains invalid characters"
      ),
      (
        #"{"Name":"w","Check":{"HTTP":"http://x"}}"#,
        "Invalid check: Interval must be > 0 for Script, HTTP, or TCP checks"
      ),
      (#"{"Name":"w","Check":{"Name":"x"}}"#, "Invalid check: TTL must be > 0 for TTL checks"),
    ])
  func refused(body: String, sentence: String) {
    #expect(refusal(of: body) == sentence)
  }

  @Test(
    "A registration is taken as Consul takes it",
    arguments: [
      #"{"Name":"a"} trailing"#, #"{"Name":"a","Check":{"TTL":true}}"#, #"{"Name":"a","Check":{"Interval":{},"TTL":"3s"}}"#,
      #"{"Name":"a","Check":null,"Checks":null,"Tags":null}"#, #"{"Name":"a\ud800"}"#, #"{"Name":"a","Connect":{"Native":true}}"#,
      #"{"Name":"p","Port":70000}"#,
    ])
  func accepted(body: String) {
    #expect(refusal(of: body) == nil)
  }

  @Test("Names of fields match without regard to case, and by their older snake_case form")
  func aliases() throws {
    let body =
      #"{"id":"web1","NAME":"web","port":80,"enable_tag_override":true,"tagged_addresses":{"wan":{"address":"1.2.3.4","port":1}},"#
      + #""check":{"ttl":"60s","deregister_critical_service_after":"1m30s","script_args":["a"],"service_id":"x","ServiceID":"y"}}"#
    let registration = try ConsulServiceRegistration.decodeRequest(Array(body.utf8))
    #expect(registration.id == "web1")
    #expect(registration.name == "web")
    #expect(registration.enableTagOverride)
    #expect(registration.taggedAddresses == ["wan": ServiceAddress(address: "1.2.3.4", port: 1)])
    let check = try #require(registration.checks.first)
    #expect(check.ttl == GoDuration(.seconds(60)))
    #expect(check.deregisterCriticalServiceAfter == GoDuration(.seconds(90)))
    #expect(check.scriptArguments == ["a"])
    #expect(check.serviceID == "y")
  }

  @Test("Of a field given twice the last one counts")
  func duplicates() throws {
    let registration = try ConsulServiceRegistration.decodeRequest(Array(#"{"Name":"a","name":"b","Name":"c"}"#.utf8))
    #expect(registration.name == "c")
  }

  @Test("A registration that is written reads back the same")
  func registrationRoundTrip() throws {
    var registration = ConsulServiceRegistration(id: "web/1 \"x\"", name: "web", address: "::1", port: 80)
    registration.tags = ["a", "<b>&\u{2028}"]
    registration.meta = ["k": "v"]
    registration.weights = ServiceWeights(passing: 3, warning: 0)
    registration.checks = [
      ConsulCheckRegistration(
        checkID: "c", name: "c", ttl: GoDuration(.seconds(10)), status: "passing",
        deregisterCriticalServiceAfter: GoDuration(.seconds(60)))
    ]
    #expect(try ConsulServiceRegistration(jsonBytes: registration.jsonBytes) == registration)
  }

  @Test("Transactions are refused with Consul's own sentence")
  func transactions() throws {
    func sentence(_ body: String) -> String? {
      do {
        _ = try ConsulTransaction.decodeRequest(Array(body.utf8))
        return nil
      } catch {
        return "\(error.status) \(error)"
      }
    }
    #expect(sentence("") == "400 Failed to parse body: EOF")
    #expect(
      sentence("{}") == "400 Failed to parse body: json: cannot unmarshal object into Go value of type api.TxnOps")
    #expect(sentence(#"[{"KV":{"Bogus":1}}]"#) == #"400 Failed to parse body: json: unknown field "Bogus""#)
    #expect(sentence(#"[{"Bogus":1}]"#) == #"400 Failed to parse body: json: unknown field "Bogus""#)
    #expect(
      sentence(#"[{"KV":{"Verb":"set","Key":"a","Value":"!!"}}]"#)
        == "400 Failed to parse body: illegal base64 data at input byte 0")
    #expect(
      sentence(#"[{"KV":{"Verb":"set","Key":"a","Value":5}}]"#)
        == "400 Failed to parse body: json: cannot unmarshal number into Go struct field KVTxnOp.KV.Value of type []uint8")
    #expect(sentence("[{}]") == nil)
    let many = "[" + Array(repeating: "{}", count: 65).joined(separator: ",") + "]"
    #expect(sentence(many) == "413 Transaction contains too many operations (65 > 64)")
  }

  @Test("A session request takes unknown fields and durations in both forms")
  func sessionRequest() throws {
    let request = try ConsulSessionRequest.decodeRequest(Array(#"{"Bogus":1,"TTL":"10s","LockDelay":5000000000}"#.utf8))
    #expect(request.ttl == "10s")
    #expect(request.lockDelay == GoDuration(.seconds(5)))
  }
}
