import RollcallLayouts
import Testing

@Suite struct ZcZkPropertyResolutionTests {
  private func resolve(_ path: String, in nodes: [String: String]) -> ZcZkPropertyResolution {
    var resolution = ZcZkPropertyResolution(nodes[path].map { Array($0.utf8) } ?? [], at: path)
    while case .look(let path) = resolution.step { resolution.found(nodes[path].map { Array($0.utf8) }) }
    return resolution
  }

  private func texts(_ resolution: ZcZkPropertyResolution) -> [String: String] { ZcZkProperties(resolution.data).texts }

  @Test func `A property link is another node's property, by its own name or another`() {
    let nodes = [
      "/": "", "/s": "", "/s/providers": "", "/s/providers/h:1": #"{"color =>":"/cms name","size =>":"../../cms","own":1}"#,
      "/s/cms": #"{"size":[1,2]}"#, "/cms": #"{"name":"red"}"#,
    ]
    let resolution = resolve("/s/providers/h:1", in: nodes)
    #expect(texts(resolution) == ["color": "red", "size": "[1,2]", "own": "1"])
    #expect(resolution.visited == ["/cms", "/s/cms"])
    #expect(resolution.loops == [])
  }

  @Test func `Property links lie on property links, and on links of nodes`() {
    let nodes = [
      "/": #"{"cms ->":"/main"}"#, "/p": #"{"color =>":"/cms"}"#, "/main": #"{"color =>":"/defaults colour"}"#,
      "/defaults": #"{"colour":"blue"}"#,
    ]
    let resolution = resolve("/p", in: nodes)
    #expect(texts(resolution) == ["color": "blue"])
    #expect(resolution.visited == ["/cms", "/", "/main", "/defaults"])
  }

  @Test func `What is nowhere is left out, and so is what leads round in a circle`() {
    let nodes = [
      "/p": #"{"a =>":"/p b","b =>":"/p a","c =>":"/gone","d =>":"/q","e =>":"/../..","f":"f"}"#, "/q": "",
    ]
    let resolution = resolve("/p", in: nodes)
    #expect(texts(resolution) == ["f": "f"])
    #expect(resolution.loops.count == 2)
    var endless = ["/": ""]
    for number in 0..<100 { endless["/n\(number)"] = #"{"x =>":"/n\#(number + 1)"}"# }
    #expect(resolve("/n0", in: endless).loops.count == 1)
  }

  @Test func `Only what has an arrow may have links`() {
    #expect(ZcZkPropertyResolution.mayHaveLinks(Array(#"{"a =>":"/b"}"#.utf8)))
    for text in ["", "=", ">", #"{"a ->":"/b"}"#, #"{"a":"="}"#] { #expect(!ZcZkPropertyResolution.mayHaveLinks(Array(text.utf8))) }
  }
}
