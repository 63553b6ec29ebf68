import Testing

@testable import RollcallConsulDoor

@Suite struct GenerationCacheTests {
  @Test func `What is used stays, what is not used goes`() {
    var cache = GenerationCache<String, Int>(budget: 8)
    cache.put(0, cost: 1, at: "used")
    for number in 1...100 {
      cache.put(number, cost: 1, at: "n\(number)")
      #expect(cache.value("used") == 0)
    }
    #expect(cache.value("n100") == 100)
    #expect(cache.value("n1") == nil)
  }

  @Test func `It keeps no more than its budget, whatever is put in place of what`() {
    var cache = GenerationCache<Int, Int>(budget: 100)
    for number in 0..<1000 { cache.put(number, cost: 10, at: number % 30) }
    #expect((0..<30).count { cache.value($0) != nil } <= 11)
    cache.put(1, cost: 1, at: 0)
    cache.put(2, cost: 1, at: 0)
    #expect(cache.value(0) == 2)
  }
}
