import Testing

@testable import RollcallDocker

@Suite struct TagTemplateTests {
  private static let json = Array(
    #"""
    {"Id":"e20f9c1a76565d62ae24a3bb877b17b862b6eab94f4e95a0e07ccf25087aaf4f","Name":"/web","RestartCount":3,"Config":{"Hostname":"FoO",
    "Env":["ENVIRONMENT=test","SERVICE_8105_NAME=foo","HOME=/home/foobar"],"Labels":{"com.acme.team":"search","arn":"arn:aws:ecs:region"},
    "Image":"acme/web:1","Volumes":null},"NetworkSettings":{"IPAddress":"172.17.0.2"}}
    """#.utf8)

  @Test(arguments: [
    ("a,b", ["a", "b"]), ("", []), (#"a\,b,c"#, ["a,b", "c"]),
    ("{{.ID}}", ["e20f9c1a76565d62ae24a3bb877b17b862b6eab94f4e95a0e07ccf25087aaf4f"]),
    ("id-{{strSlice .ID 0 12}},x", ["id-e20f9c1a7656", "x"]), ("{{strSlice .Name 1}}", ["web"]), ("{{strSlice .Name 1 99}}", ["/web"]),
    ("{{ sIndex 0 .Config.Env }}", ["ENVIRONMENT=test"]), ("{{sIndex -1 .Config.Env}}", ["HOME=/home/foobar"]),
    ("{{sIndex 99 .Config.Env}}", ["HOME=/home/foobar"]), (#"{{mIndex "com.acme.team" .Config.Labels}}"#, ["search"]),
    (#"{{mIndex "nothing" .Config.Labels}},a"#, ["a"]), (#"{{index .Config.Labels "com.acme.team"}}"#, ["search"]),
    ("{{.Config.Hostname | toLower}}", ["foo"]), ("{{toUpper .Config.Hostname}}", ["FOO"]), (#"{{replace -1 "o" "0" "foo"}}"#, ["f00"]),
    (#"{{replace 1 "o" "0" "foo"}}"#, ["f0o"]),
    (#"{{join "," .Config.Env}}"#, ["ENVIRONMENT=test", "SERVICE_8105_NAME=foo", "HOME=/home/foobar"]),
    (#"{{splitIndex -1 ":" (mIndex "arn" .Config.Labels)}}"#, ["region"]), (#"{{split ":" .Config.Image | sIndex 1}}"#, ["1"]),
    ("{{.NetworkSettings.IPAddress}}:{{.RestartCount}}", ["172.17.0.2:3"]), ("{{`raw`}}", ["raw"]),
  ])
  func `Tags are made of what the engine tells`(_ template: String, _ tags: [String]) throws {
    #expect(try TagTemplate(template).tags(for: Self.json) == tags)
  }

  @Test(arguments: [
    "{{", "{{}}", "{{.ID", "{{nothing .ID}}", #"{{httpGet "http://127.0.0.1"}}"#, "{{if .ID}}x{{end}}", "{{range .Config.Env}}", "{{(.ID}}",
    #"{{"open}}"#, "{{.ID | }}", "{{toUpper .ID)}}", "{{.ID .Name}}",
    String(repeating: "{{(", count: 1) + String(repeating: "(", count: 40) + "}}",
  ])
  func `What these templates cannot do is refused when they are given`(_ template: String) {
    #expect(throws: TagTemplateProblem.self) { try TagTemplate(template) }
  }

  @Test(arguments: ["{{.Nothing}}", "{{.Config}}", "{{toUpper 1}}", "{{sIndex 0 .Config.Hostname}}", "{{strSlice .ID}}"])
  func `What cannot be filled in is told`(_ template: String) throws {
    let template = try TagTemplate(template)
    #expect(throws: TagTemplateProblem.self) { try template.tags(for: Self.json) }
  }
}
