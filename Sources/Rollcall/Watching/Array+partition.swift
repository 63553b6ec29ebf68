extension Array {
  /// How many elements at the start satisfy the predicate, which holds for all up to some place and for none behind it.
  package func partition(_ precedes: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if precedes(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
