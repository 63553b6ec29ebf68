import Rollcall
import RollcallLayouts
import Testing

@Suite struct SessionDocumentTests {
  @Test func `Everything that a session was asked to be comes back`() throws {
    let options = SessionOptions(
      name: "agent@h", timeout: .seconds(10), lockBehavior: .delete, lockDelay: .milliseconds(1_500), attributes: ["consul.Node": "n1"])
    let document = SessionDocument(options, timeout: .seconds(10), engine: ["mark": "b"])
    let read = SessionDocument(try document.encoded())
    #expect(read == document)
    #expect(read?.options == options)
    #expect(read?.engine == ["mark": "b"])
    let unlimited = SessionDocument(SessionOptions(timeout: nil), timeout: nil)
    #expect(SessionDocument(try unlimited.encoded())?.options.timeout == nil)
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"format":2,"name":"","lockBehavior":"release","lockDelay":0,"attributes":{}}"#,
    #"{"format":1,"name":"","lockBehavior":"explode","lockDelay":0,"attributes":{}}"#,
  ])
  func `What is no session, or a newer one, is none`(text: String) {
    #expect(SessionDocument(Array(text.utf8)) == nil)
  }

  @Test func `Fields that nobody knows are ignored`() {
    let text = #"{"format":1,"name":"n","lockBehavior":"release","lockDelay":0,"attributes":{},"colour":"red"}"#
    #expect(SessionDocument(Array(text.utf8))?.options.name == "n")
  }
}
