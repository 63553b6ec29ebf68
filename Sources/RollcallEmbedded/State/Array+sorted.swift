extension Array {
  /// The first index whose element does not precede what is sought, in an array sorted that way; `endIndex` if all do.
  func firstIndexWhereSorted(_ precedes: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if precedes(self[middle]) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
