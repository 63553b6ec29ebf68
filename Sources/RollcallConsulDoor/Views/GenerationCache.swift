/// Keeps what was used lately, within a budget: when the young generation has used up half of it, the old one goes.
struct GenerationCache<Key: Hashable, Value> {
  private let budget: Int
  private var young: [Key: (value: Value, cost: Int)] = [:]
  private var old: [Key: (value: Value, cost: Int)] = [:]
  private var youngCost = 0

  init(budget: Int) {
    self.budget = budget
  }

  mutating func value(_ key: Key) -> Value? {
    if let entry = young[key] { return entry.value }
    guard let entry = old[key] else { return nil }
    put(entry.value, cost: entry.cost, at: key)
    return entry.value
  }

  mutating func put(_ value: Value, cost: Int, at key: Key) {
    old[key] = nil
    youngCost += cost - (young.updateValue((value, cost), forKey: key)?.cost ?? 0)
    guard youngCost > budget / 2 else { return }
    // What alone takes more than half is not kept beside anything else.
    old = young
    young = [:]
    youngCost = 0
  }

  mutating func removeAll() {
    self = GenerationCache(budget: budget)
  }
}
