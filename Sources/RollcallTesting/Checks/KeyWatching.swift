import Rollcall

extension ConformanceCheck {
  static let keyWatching = [
    ConformanceCheck(11, "A watch of a key gives its value at once, and after each change") { run in
      let store = try await run.open().keyValues
      let key = run.key("one")
      let watch = run.watch(store.updates(of: .key(key)))
      let first = try await watch.first("the present state") { _ in true }.element
      run.expect(first.entries.isEmpty && first.freshness.isCurrent, "A missing key is first shown as \(first).")
      try await store.put(key, [])
      try await watch.first("an empty value") { $0.entries.first?.value == [] }
      try await store.put(key, [1])
      try await watch.first("a value") { $0.entries.first?.value == [1] }
      let late = try await run.watch(store.updates(of: .key(key))).first("the present state") { _ in true }.element
      run.expect(late.entries.first?.value == [1], "A watch that begins late first shows \(late.entries).")
      try await store.delete(key)
      try await watch.first("the end of the key", after: watch.records.count - 1) { $0.entries.isEmpty }
      try await store.put(key, [2])
      try await watch.first("the key's return") { $0.entries.first?.value == [2] }
    },
    ConformanceCheck(11, "A watch of a key does not see keys that begin with it") { run in
      let store = try await run.open().keyValues
      let key = run.key("one")
      let watch = run.watch(store.updates(of: .key(key)))
      try await watch.first("the present state") { _ in true }
      try await store.put(key + "/below", [1])
      try await store.put(key + "2", [2])
      try await store.put(key, [3])
      try await watch.first("the value of the key") { $0.entries.first?.value == [3] }
      run.expect(watch.elements.allSatisfy { $0.entries.allSatisfy { $0.key == key } }, "A watch of one key shows others.")
    },
    ConformanceCheck(11, "A watch of a prefix gives complete sets") { run in
      let store = try await run.open().keyValues
      let prefix = run.key("tree/")
      try await store.put(prefix + "a", [1])
      let watch = run.watch(store.updates(of: .prefix(prefix)))
      let first = try await watch.first("the present set") { _ in true }.element
      run.expect(first.entries.map(\.key) == [prefix + "a"], "The first set of the prefix is \(first.entries.map(\.key)).")
      try await store.put(prefix + "c", [3])
      try await watch.first("a second key") { $0.entries.map(\.key) == [prefix + "a", prefix + "c"] }
      try await store.put(prefix + "b/deep", [2])
      try await watch.first("a third key, in its place") { $0.entries.map(\.key) == [prefix + "a", prefix + "b/deep", prefix + "c"] }
      try await store.delete(prefix + "a")
      try await watch.first("the end of a key") { $0.entries.map(\.key) == [prefix + "b/deep", prefix + "c"] }
      _ = try await store.commit([.deletePrefix(prefix)])
      try await watch.first("the end of all keys", after: watch.records.count - 1) { $0.entries.isEmpty }
    },
    ConformanceCheck(11, "A watch of a prefix with odd characters sees just what begins with it") { run in
      let store = try await run.open().keyValues
      for prefix in ["ü ", "100%/", "a?b&c=", "#", "x+", "[*]"].map({ run.key($0) }) {
        let watch = run.watch(store.updates(of: .prefix(prefix)))
        try await watch.first("the present set") { $0.entries.isEmpty }
        try await store.put(prefix + "ä b", [1])
        try await watch.first("a key under '\(prefix)'") { $0.entries.map(\.key) == [prefix + "ä b"] }
      }
    },
    ConformanceCheck(11, "A watcher never sees an older value than before") { run in
      let (writer, reader) = (try await run.open().keyValues, try await run.open().keyValues)
      let key = run.key("counter")
      let watches = [
        writer.updates(of: .key(key)), reader.updates(of: .key(key)), reader.updates(of: .prefix(key)),
        reader.updates(of: .prefix(run.key(""))),
      ].map { run.watch($0) }
      for watch in watches { try await watch.first("the present state") { _ in true } }
      let last = 150
      for value in 1...last {
        try await writer.put(key, Array("\(value)".utf8))
        // Quick changes, and now and then one that every watch takes note of.
        if value.isMultiple(of: 10) { for watch in watches { try await watch.first("value \(value)") { $0.number ?? 0 >= value } } }
      }
      for watch in watches {
        try await watch.first("the last of \(last) values") { $0.number == last }
        let values = watch.elements.map { $0.number ?? 0 }
        run.expect(values == values.sorted(), "A watcher saw the values \(values), out of order.")
        let revisions = watch.elements.map(\.revision)
        run.expect(revisions == revisions.sorted(), "A watcher saw the revisions \(revisions), out of order.")
      }
    },
    ConformanceCheck(11, "The values of a key can be followed from Swift") { run in
      let catalog = try await run.open()
      let key = run.key("color")
      let watch = run.watch(Discovery(catalog, logger: .silent).values(of: key))
      try await watch.first("no value") { $0 == nil }
      try await catalog.keyValues.put(key, Array("red".utf8))
      try await watch.first("a value") { $0 == Array("red".utf8) }
      try await catalog.keyValues.delete(key)
      try await watch.first("no value again", after: watch.records.count - 1) { $0 == nil }
    },
  ]
}

extension KeyValueSnapshot {
  /// The first entry's value, read as a decimal number.
  fileprivate var number: Int? { entries.first.flatMap { Int(String(decoding: $0.value, as: UTF8.self)) } }
}
