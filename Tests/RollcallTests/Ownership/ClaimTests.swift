import Rollcall
import Testing

@Suite struct ClaimTests {
  private let instance = ServiceInstance(service: "web", id: "1", host: "10.0.0.1", port: 80)
  private let other = ServiceInstance(service: "web", id: "1", host: "10.0.0.2", port: 80)

  @Test func `The same address on another session is a dead predecessor's`() {
    #expect(Claim(isHeld: true, found: instance, by: instance) == .replace)
  }

  @Test func `Another address, or what is no instance, is another's as long as its session lives`() {
    #expect(Claim(isHeld: true, found: other, by: instance) == .conflict(holder: "10.0.0.2:80"))
    #expect(Claim(isHeld: true, found: nil, by: instance) == .conflict(holder: "something that is no instance"))
  }

  @Test func `What hangs on no session is nobody's`() {
    #expect(Claim(isHeld: false, found: other, by: instance) == .replace)
    #expect(Claim(isHeld: false, found: nil, by: instance) == .replace)
  }
}
