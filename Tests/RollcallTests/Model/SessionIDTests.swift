import Foundation
import Rollcall
import Testing

@Suite struct SessionIDTests {
  @Test(arguments: [1, 0xff, 0x694d_5765_b8c3_a10f, 0x8000_0000_0000_0000, .max] as [UInt64])
  func `A number is named in the form of a UUID, and found again`(number: UInt64) {
    let id = SessionID(number: number)
    #expect(UUID(uuidString: id.rawValue) != nil)
    #expect(id.number == number)
  }

  @Test func `What was made of no number has none`() {
    #expect(SessionID(number: 0x694d_5765_b8c3_a10f) == SessionID("00000000-0000-0000-694d-5765b8c3a10f"))
    for text in [
      "", "ff", "1973c015-0956-e7ba-ec65-31356ae78742", "00000000-0000-0000-0000-000000000FF0", "00000000-0000-0000-0000000000000ff0",
      "00000000-0000-0000-694d-5765b8c3a10g",
    ] {
      #expect(SessionID(text).number == nil)
    }
  }
}
