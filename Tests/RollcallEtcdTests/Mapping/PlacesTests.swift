import EtcdClient
import Rollcall
import RollcallLayouts
import Testing

@testable import RollcallEtcd

@Suite struct PlacesTests {
  @Test(arguments: [
    ("", "/ep2016/color"), ("/", "/ep2016/color"), ("/apps", "/apps/ep2016/color"), ("/apps//", "/apps/ep2016/color"),
  ])
  func `A key lies below the URL's path as it is`(base: String, path: String) throws {
    let places = Places(.rollcall, base: base)
    #expect(try places.path(ofKey: "ep2016/color") == path)
    #expect(places.keyName(path) == "ep2016/color")
  }

  @Test func `What belongs to the layout is no key`() throws {
    for (places, key) in [(own, "rollcall/services/web/-/1"), (own, "rollcall/x"), (killrVideo, "web/1")] {
      #expect(throws: RollcallError.self) { try places.path(ofKey: key) }
      #expect(places.keyName(places.keyRoot + key) == nil)
    }
    // The talk's page keeps its colour beside the providers.
    let talk = Places(.hostport, base: "")
    #expect(try talk.path(ofKey: "ep2016/color") == "/ep2016/color")
    #expect(talk.keyName("/ep2016/providers/yaz:5000") == nil)
    for key in ["", "a\0b"] { #expect(throws: RollcallError.self) { try own.path(ofKey: key) } }
  }

  @Test func `A prefix is plain when nothing of the layout can lie below it`() {
    #expect(own.isPlain(prefix: "ep2016/"))
    for prefix in ["", "r", "rollcall", "rollcall/", "rollcall/services/web/"] { #expect(!own.isPlain(prefix: prefix)) }
    #expect(own.isPlain(prefix: "rollcalls/"))
    #expect(!killrVideo.isPlain(prefix: "web/"))
  }

  @Test func `The parts of a key lie between it and all that begins with it`() {
    let range = KeyPart.range(of: "/a")
    for part in KeyPart.allCases {
      #expect(range.contains(part.key(of: "/a")))
      #expect(KeyPart.split(part.key(of: "/a"))?.path == "/a")
      #expect(KeyPart.split(part.key(of: "/a"))?.part == part)
    }
    for other in ["/a/b", "/aa", "/b", "/", "/a "] { #expect(!range.contains(EtcdKey(other))) }
  }

  @Test func `A session is named by its lease, in the form of a UUID`() {
    let lease = EtcdLeaseID(rawValue: 0x694d_5765_b8c3_a10f)
    #expect(lease.map { SessionID($0) } == SessionID("00000000-0000-0000-694d-5765b8c3a10f"))
    #expect(SessionID("00000000-0000-0000-694d-5765b8c3a10f").lease == lease)
    #expect(EtcdLeaseID(digits: "694d5765b8c3a10f") == lease)
    for text in ["", "0", "694d5765b8c3a10f", "00000000-0000-0000-0000-000000000000"] { #expect(SessionID(text).lease == nil) }
  }
}
