import RollcallLayouts
import Testing

@Suite struct ZcZkResolutionTests {
  /// Resolves a path in a tree of nodes with their data.
  private func resolve(_ path: String, in nodes: [String: String]) -> ZcZkResolution {
    var resolution = ZcZkResolution(path)
    while case .look(let path) = resolution.step { resolution.found(nodes[path].map { Array($0.utf8) }) }
    return resolution
  }

  @Test func `A path that exists is itself, and one look is enough`() {
    let resolution = resolve("/s/providers", in: ["/": "", "/s": "", "/s/providers": ""])
    #expect(resolution.step == .resolved("/s/providers"))
    #expect(resolution.visited == ["/s/providers"])
  }

  @Test func `A link of the parent is followed, and everything on the way is told`() {
    let nodes = ["/": "", "/cms": #"{"providers ->":"/lb/pools/cms"}"#, "/lb": "", "/lb/pools": "", "/lb/pools/cms": ""]
    let resolution = resolve("/cms/providers", in: nodes)
    #expect(resolution.step == .resolved("/lb/pools/cms"))
    #expect(resolution.visited == ["/cms/providers", "/cms", "/lb/pools/cms"])
  }

  @Test(arguments: [
    ("/a/providers", "/c/providers"),
    // A link to a link, and a relative one.
    ("/b/providers", "/c/providers"), ("/d/here/providers", "/d/there/providers"), ("/d/up/providers", "/c/providers"),
  ])
  func `Links lie on links, above what is asked for, and may be relative`(path: String, meant: String) {
    let nodes = [
      "/": #"{"a ->":"/c","b ->":"/a"}"#, "/c": "", "/c/providers": "", "/d": #"{"here ->":"there","up ->":"../c"}"#, "/d/there": "",
      "/d/there/providers": "",
    ]
    #expect(resolve(path, in: nodes).step == .resolved(meant))
  }

  @Test(arguments: ["/x/providers", "/a/other/deep", "/s/providers"])
  func `What is neither node nor link is missing`(path: String) {
    #expect(resolve(path, in: ["/": "", "/a": "{}", "/s": #"{"providers ->":"/gone"}"#]).step == .missing)
    #expect(resolve(path, in: [:]).step == .missing)
  }

  @Test func `Links that lead round in a circle are found out`() {
    let nodes = ["/": #"{"a ->":"/b","b ->":"/a"}"#]
    guard case .loop(let paths) = resolve("/a/providers", in: nodes).step else {
      Issue.record("The circle was not found.")
      return
    }
    #expect(paths.contains("/a") && paths.contains("/b"))
    // A link into itself grows the path and never repeats it.
    guard case .loop = resolve("/a/providers", in: ["/": #"{"a ->":"/a/a"}"#]).step else {
      Issue.record("The growing path was not found.")
      return
    }
  }

  @Test(arguments: [("/a/./b/../c/", "/a/c"), ("/", "/"), ("a", "/a"), ("/..", nil), ("/a/../..", nil)])
  func `Paths are normalized`(path: String, normalized: String?) {
    #expect(ZcZkPath.normalized(path) == normalized)
  }
}
