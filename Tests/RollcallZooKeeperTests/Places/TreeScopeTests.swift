import Rollcall
import RollcallLayouts
import Testing

@testable import RollcallZooKeeper

@Suite struct TreeScopeTests {
  private func places(_ layout: FolderLayoutChoice = .rollcall, base: String = "") -> Places {
    Places(layout, base: base, processID: 1, time: 0)
  }

  @Test func `Of a layout's tree the folders and the instances matter, and nothing beside them`() {
    let range = places(.zcZk).services()
    #expect(range.root == "/")
    func role(_ path: String) -> TreeScope.Role { range.scope.role(of: path, below: range.root) }
    #expect(role("/") == .folder(children: nil))
    #expect(role("/web") == .folder(children: ["providers"]))
    #expect(role("/web/providers") == .folder(children: nil))
    #expect(role("/web/providers/h:1") == .entry)
    #expect(role("/web/color") == .nothing)
    #expect(role("/web/providers/h:1/deeper") == .nothing)
  }

  @Test(arguments: [
    (FolderLayoutChoice.rollcall, "/p/rollcall/services/web", 2), (.curator, "/p/web", 1), (.zcZk, "/p/web/providers", 1),
    (.dubbo, "/p/web/providers", 1), (.kafka, "/p/brokers/ids", 1),
  ])
  func `A service's range is its folder`(layout: FolderLayoutChoice, root: String, depth: Int) {
    let range = places(layout, base: "/p").instances(of: "web")
    #expect(range.root == root)
    let entry = root + String(repeating: "/x", count: depth)
    #expect(range.scope.role(of: entry, below: root) == .entry)
    #expect(range.scope.role(of: root, below: root) != .entry)
  }

  @Test func `A key is a node below the base, and the layout's own nodes are none`() throws {
    let places = places(base: "/p")
    #expect(try places.node(ofKey: "ep2016/color") == "/p/ep2016/color")
    #expect(try places.node(ofKey: "a//b/") == "/p/a/%/b/%")
    for key in ["ep2016/color", "a//b/", "/", "ä b/%41"] {
      #expect(places.key(ofNode: try places.node(ofKey: key)) == key)
    }
    for key in ["", "rollcall/services/web", "rollcall"] {
      #expect { try places.node(ofKey: key) } throws: { ($0 as? RollcallError)?.code == .invalid }
    }
    #expect { try self.places(.zcZk).node(ofKey: "web/providers/h:1") } throws: { ($0 as? RollcallError)?.code == .invalid }
    #expect { try self.places().node(ofKey: "zookeeper/quota") } throws: { ($0 as? RollcallError)?.code == .invalid }
    #expect(places.key(ofNode: "/q/x") == nil)
    #expect(places.key(ofNode: "/p/rollcall/services/web/-/i") == nil)
  }

  @Test(arguments: [("", "/p"), ("a", "/p"), ("a/", "/p/a"), ("a/b", "/p/a"), ("a//", "/p/a/%")])
  func `A prefix is watched at the folder that all its keys share`(prefix: String, root: String) throws {
    #expect(try places(base: "/p").range(of: .prefix(prefix)).root == root)
  }

  @Test func `Of a prefix only what begins with it is walked`() throws {
    let range = try places(base: "/p").range(of: .prefix("r"))
    func role(_ path: String) -> TreeScope.Role { range.scope.role(of: path, below: range.root) }
    #expect(role("/p/red/deep") == .entryAndFolder)
    #expect(role("/p/blue") == .nothing)
    #expect(role("/p/rollcall") == .nothing)
    #expect(role("/p/rollcall/services") == .nothing)
    #expect(role("/p/rollcalls") == .entryAndFolder)
    #expect(role("/p/red%lock") == .entry)
    #expect(role("/p/red/deep%rollcall") == .entry)
    #expect(role("/p/blue%lock") == .nothing)
  }

  @Test func `A key is watched with its parts, where the layout has them`() throws {
    let range = try places(base: "/p").range(of: .key("a/b"))
    #expect(range.watched == ["/p/a/b", "/p/a/b%rollcall", "/p/a/b%lock"])
    for path in range.watched { #expect(range.role(of: path) == .entry) }
    for path in ["/p/a/b/c", "/p/a/bc%lock", "/p/a"] { #expect(range.role(of: path) == .nothing) }
    #expect(try places(.zcZk, base: "/p").range(of: .key("a/b")).watched == ["/p/a/b"])
  }

  @Test func `No key has a part's name`() throws {
    for key in ["a%lock", "a%rollcall", "%lock"] {
      let node = try places().node(ofKey: key)
      #expect(KeyPart.split(node).part == .value)
      #expect(places().key(ofNode: node) == key)
    }
    #expect(places().key(ofNode: "/a%lock") == nil)
  }
}
