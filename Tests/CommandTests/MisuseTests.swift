import Testing

@Suite struct MisuseTests {
  @Test(arguments: [
    ("run --service web --port 0 -- true", "outside of 1...65535"),
    ("run --service web --port 70000 -- true", "outside of 1...65535"),
    ("run --service web --port http -- true", "'http' is no port"),
    ("run --service web --port 80", "behind '--'"),
    ("run --port 80 -- true", "--service"),
    ("run --service web --port 80 --ttl soon -- true", "10s"),
    ("run --service web --port 80 --ttl 10 -- true", "such as 500ms, 10s, 2m or 1h"),
    ("run --service web --port 80 --ttl 1ms -- true", "outside of 1s to 24h"),
    ("run --service web --port 80 --ready maybe -- true", "http:/health"),
    ("run --service web --port 80 --meta version -- true", "KEY=VALUE"),
    ("run --service web --port 80 --meta a=1 --meta a=2 -- true", "given twice"),
    ("register --service web --port 65536", "outside of 1...65535"),
    ("instances", "<name>"),
    ("instances web --format yaml", "yaml"),
    ("wait", "<name-or-condition>"),
    ("wait tcp://nowhere", "tcp://host:port"),
    ("wait http://web#status=700", "100 to 599"),
    ("lock jobs", "behind '--'"),
    ("lock jobs --ttl 1ms -- true", "outside of 1s to 24h"),
    ("wait -- true", "before '--'"),
    ("wait web --count 0", "below 1"),
    ("wait web --timeout 99999999999999999999h", "no length of time"),
    ("kv get", "<key>"),
    ("kv put a", "There is no value"),
    ("kv put a b --file c", "exclude each other"),
    ("kv put a b --cas old", "old"),
    ("kv get a --raw --format json", "--raw"),
    ("kv delete a --recurse --cas 1", "--cas"),
    ("kv", ""),
    ("agent --http everywhere", "HOST:PORT"),
    ("agent --dns everywhere", "HOST:PORT"),
    ("agent --dns-ttl 5s", "need --dns"),
    ("agent --dns 127.0.0.1:0 --domain a..b", "'a..b' is no domain"),
    ("agent --dns 127.0.0.1:0 --alt-domain Rollcall", "given twice"),
    ("agent --dns 127.0.0.1:0 --dns-ttl =5s", "names no service"),
    ("agent --dns 127.0.0.1:0 --recursor resolver:53", "IP:PORT"),
    ("agent --dns 127.0.0.1:5 --recursor 127.0.0.1:5", "the agent itself"),
    ("dns", "<name>"),
    ("dns web FOO", "'FOO' is no type"),
    ("dns a..b", "is no name"),
    ("agent --http 127.0.0.1:70000", "HOST:PORT"),
    ("agent --log-level loud", "debug"),
    ("agent --catalog embedded: --catalog embedded:/tmp/other", "needs a name"),
    ("agent --catalog a=embedded: --catalog a=embedded:/tmp/other", "Two catalogs"),
    ("agent --catalog consul://127.0.0.1:8500", "the agent itself"),
    ("services --catalog nonsense", "'nonsense' is no catalog URL"),
    ("services --catalog oracle://here", "No engine here opens 'oracle://here'"),
    ("services --catalog consul://user:secret@here", "no user or password"),
    ("services --catalog consul://127.0.0.1:1?colour=red", "colour"),
    ("frobnicate", "frobnicate"),
  ]) func `A misused command ends with 64 and a sentence on standard error`(line: String, sentence: String) async throws {
    let result = try await rollcall(line.split(separator: " ").map(String.init), catalog: "embedded:")
    if line != "kv" { #expect(result.code == 64) }
    #expect(result.output.isEmpty || line == "kv")
    #expect(result.errors.contains(sentence))
  }

  @Test(arguments: ["", "a\u{7}b", String(repeating: "x", count: 256)])
  func `A name that no catalog could hold ends with 64`(name: String) async throws {
    for arguments in [
      ["instances", name], ["watch", name], ["wait", name], ["register", "--port", "80", "--service", name],
      ["run", "--port", "80", "--service", name, "--", "true"],
    ] {
      let result = try await rollcall(arguments, catalog: "embedded:")
      #expect(result.code == 64)
      #expect(result.errors.contains("service name"))
    }
  }

  @Test func `A wrong URL in the environment is named with its variable`() async throws {
    let result = try await rollcall(["services"], catalog: "nonsense")
    #expect(result.code == 64)
    #expect(result.errors.contains("ROLLCALL_CATALOG: 'nonsense' is no catalog URL"))
  }

  @Test func `An unreachable catalog is named with the cause and the fix`() async throws {
    for arguments in [["services"], ["instances", "web"], ["watch", "web"], ["kv", "get", "a"], ["status"]] {
      let result = try await rollcall(arguments, catalog: "consul://127.0.0.1:1")
      #expect(result.code == 1)
      #expect(result.errors.contains("consul://127.0.0.1:1"))
      #expect(result.errors.contains("Connection refused"))
      #expect(result.errors.contains("Check the address"))
    }
  }
}
