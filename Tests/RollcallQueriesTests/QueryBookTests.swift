import ConsulAPI
import Rollcall
import RollcallQueries
import Testing

@Suite struct QueryBookTests {
  private static func query(_ json: String) throws -> ConsulPreparedQuery { try ConsulPreparedQuery(jsonBytes: Array(json.utf8)) }

  private static func book(_ definitions: String...) throws -> QueryBook {
    QueryBook(
      try definitions.enumerated().map { place, json in
        var query = try query(json)
        query.id = "00000000-0000-4000-8000-00000000000\(place)"
        return KeyValueEntry(
          key: QueryStore.prefix + query.id, value: query.jsonBytes, createRevision: Revision(UInt64(place + 1)),
          modifyRevision: Revision(UInt64(place + 1)))
      })
  }

  @Test func `A query is found by id, by name whatever its capitals, and not by another`() throws {
    let book = try Self.book(#"{"Name":"Web","Service":{"Service":"a"}}"#, #"{"Name":"mail","Service":{"Service":"b"}}"#)
    #expect(try book.resolve("00000000-0000-4000-8000-000000000001").name == "mail")
    #expect(try book.resolve("wEB").service.service == "a")
    #expect(throws: QueryError(.unknown, "Query not found")) { try book.resolve("we") }
    #expect(throws: QueryError(.unknown, "Query not found")) { try book.resolve("") }
  }

  @Test func `The longest template that fits answers, a whole name before all of them`() throws {
    let book = try Self.book(
      #"{"Name":"","Template":{"Type":"name_prefix_match"},"Service":{"Service":"any-${name.full}"}}"#,
      #"{"Name":"geo-","Template":{"Type":"name_prefix_match"},"Service":{"Service":"${name.suffix}"}}"#,
      #"{"Name":"geo-db-","Template":{"Type":"name_prefix_match"},"Service":{"Service":"db-${name.suffix}"}}"#,
      #"{"Name":"geo-web","Service":{"Service":"plain"}}"#)
    #expect(try book.resolve("other").service.service == "any-other")
    #expect(try book.resolve("geo-mail").service.service == "mail")
    #expect(try book.resolve("geo-db-1").service.service == "db-1")
    #expect(try book.resolve("geo-web").service.service == "plain")
    #expect(try book.resolve("geo-db-").service.service == "db-")
    #expect(throws: QueryError.self) { try book.resolve("00000000-0000-4000-8000-000000000001") }
  }

  @Test func `Every text of a template is filled in, and empty tags go where that is asked for`() throws {
    let book = try Self.book(
      #"{"Name":"x-","Template":{"Type":"name_prefix_match","Regexp":"^x-(.*?)-(.*?)$","RemoveEmptyTags":true},"#
        + #""Service":{"Service":"${match(1)}","Tags":["${match(2)}","${ name.prefix }|${match( 0 )}|${match(9)}|${agent.segment}","$${a} $ $b"],"#
        + #""Near":"${match(2)}","NodeMeta":{"k":"${match(1)}"},"ServiceMeta":{"m":"v"},"Failover":{"Datacenters":["${match(1)}"]}}}"#)
    let service = try book.resolve("x-a-").service
    #expect(service.service == "a")
    #expect(service.tags == ["x-|x-a-||", "${a} $ $b"])
    #expect(service.near == "" && service.nodeMeta == ["k": "a"] && service.failover.datacenters == ["a"])
    #expect(try book.resolve("x-a-b").service.tags?.first == "b")
    #expect(try book.resolve("x-none").service.service == "")
  }

  @Test(arguments: [
    ("${match(1}", "Bad format '${match(1}' in Service.Service: parse error: syntax error"),
    ("${", "Bad format '${' in Service.Service: parse error: syntax error"),
    ("${1+2}", "Bad format '${1+2}' in Service.Service: parse error: syntax error"),
    ("${nope}", "Bad evaluation for '${nope}' in Service.Service: 1:3: unknown variable accessed: nope"),
    ("${nope(1)}", "Bad evaluation for '${nope(1)}' in Service.Service: 1:3: unknown function called: nope"),
    ("${match(1, 2)}", "Bad evaluation for '${match(1, 2)}' in Service.Service: 1:3: match: expected 1 arguments, got 2"),
    (
      #"${match("x")}"#,
      #"Bad evaluation for '${match("x")}' in Service.Service: __builtin_StringToInt: strconv.ParseInt: parsing "x": invalid syntax"#
    ),
  ])
  func `A template that cannot be is refused with the place`(text: String, problem: String) throws {
    var query = try Self.query(#"{"Name":"t","Template":{"Type":"name_prefix_match"}}"#)
    query.service.service = text
    #expect(throws: QueryError(.invalid, "failed compiling template: \(problem)")) { try QueryBook([]).check(query) }
  }

  @Test func `Names are used once`() throws {
    let book = try Self.book(
      #"{"Name":"web","Service":{"Service":"a"}}"#, #"{"Name":"","Template":{"Type":"name_prefix_match"},"Service":{"Service":"a"}}"#)
    func refused(_ json: String) -> String? {
      do {
        try book.check(Self.query(json))
        return nil
      } catch { return "\(error)" }
    }
    #expect(refused(#"{"ID":"n","Name":"WEB"}"#) == "name 'WEB' aliases an existing query name")
    #expect(refused(#"{"ID":"00000000-0000-4000-8000-000000000000","Name":"WEB"}"#) == nil)
    #expect(
      refused(#"{"ID":"n","Name":"00000000-0000-4000-8000-000000000000"}"#)
        == "name '00000000-0000-4000-8000-000000000000' aliases an existing query ID")
    #expect(refused(#"{"ID":"n","Template":{"Type":"name_prefix_match"}}"#) == "a query template with an empty name already exists")
  }

  @Test func `What is no query is passed over`() {
    let entry = KeyValueEntry(
      key: QueryStore.prefix + "x", value: Array("{".utf8), createRevision: Revision(1), modifyRevision: Revision(1))
    #expect(QueryBook([entry]).queries.isEmpty)
  }

  @Test func `An expression that would keep a backtracking matcher busy for hours does not`() throws {
    let book = try Self.book(
      #"{"Name":"a","Template":{"Type":"name_prefix_match","Regexp":"^(a+)+$"},"Service":{"Service":"${match(1)}"}}"#)
    #expect(try book.resolve(String(repeating: "a", count: 1000) + "b").service.service == "")
    #expect(throws: QueryError.self) { try book.resolve(String(repeating: "a", count: 1025)) }
  }
}
