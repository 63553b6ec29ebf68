import Testing

@testable import RollcallZooKeeper

@Suite struct KeyComponentTests {
  @Test(arguments: [
    ("color", "color"), ("a b", "a b"), ("ä鍵", "ä鍵"), ("", "%"), (".", "%2E"), ("..", "%2E%2E"), ("...", "..."), ("100%", "100%25"),
    ("%41", "%2541"), ("a\u{1}\u{7f}\u{85}", "a%01%7F%C2%85"), ("🔑", "%F0%9F%94%91"), ("\u{e000}", "%EE%80%80"), ("\u{fff0}", "%EF%BF%B0"),
    ("\u{0}", "%00"),
  ])
  func `A part of a key is a node's name, and that name is the part again`(component: String, name: String) {
    #expect(KeyComponent.name(component) == name)
    #expect(KeyComponent.component(name) == component)
  }

  @Test(arguments: ["100%", "%41", "a%2", "%zz", "%2e", "%FF"])
  func `A name that no key has is nobody's`(name: String) {
    #expect(KeyComponent.component(name) == nil)
  }
}
