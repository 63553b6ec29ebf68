import Testing

@testable import RollcallDNSDoor

struct AnswerOrderTests {
  @Test func `Each place is there once, and each comes first as often as another`() {
    var order = AnswerOrder(seed: 1)
    var first = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 {
      order.shuffle(10, needed: 3)
      #expect(order.places.sorted() == Array(0..<10))
      first[order.places[0]] += 1
    }
    #expect(first.allSatisfy { (800...1200).contains($0) }, "\(first)")
  }

  @Test func `What has three times the weight comes first three times as often, and what has none comes last`() {
    var order = AnswerOrder(seed: 2)
    var first = [0, 0, 0]
    for _ in 0..<10_000 {
      order.shuffle(3, needed: 3) { [3, 1, 0][$0] }
      #expect(order.places.sorted() == [0, 1, 2] && order.places[2] == 2)
      first[order.places[0]] += 1
    }
    #expect((7200...7800).contains(first[0]) && first[2] == 0, "\(first)")
  }

  @Test func `Of none, of one`() {
    var order = AnswerOrder(seed: 3)
    order.shuffle(0, needed: 3)
    #expect(order.places.isEmpty)
    order.shuffle(1, needed: 3) { _ in 0 }
    #expect(order.places == [0])
  }
}
