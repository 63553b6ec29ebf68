import Rollcall

extension ConformanceCheck {
  static let keyValues = [
    ConformanceCheck(11, "A missing key is nil, an empty value is a value") { run in
      let store = try await run.open().keyValues
      let key = run.key("empty")
      run.expect(try await store.get(key) == nil, "A key that was never written has a value.")
      try await store.put(key, [])
      let entry = try await store.get(key)
      run.expect(entry?.value == [], "An empty value reads back as \(entry.map { "\($0.value)" } ?? "no entry").")
      try await store.delete(key)
      run.expect(try await store.get(key) == nil, "A deleted key has a value.")
      try await store.delete(key)
    },
    ConformanceCheck(11, "Any bytes are a value") { run in
      let store = try await run.open().keyValues
      let values: [[UInt8]] = [
        Array(0...255), [0], [0xff, 0xfe, 0x00], Array("Grüße\r\n".utf8), Array(repeating: 0x5a, count: 400_000),
      ]
      for (number, value) in values.enumerated() {
        try await store.put(run.key("v\(number)"), value)
        let read = try await store.get(run.key("v\(number)"))?.value
        run.expect(read == value, "A value of \(value.count) bytes reads back as \(read.map { "\($0.count) other bytes" } ?? "nothing").")
      }
    },
    ConformanceCheck(11, "A value that is too large is an error, and changes nothing") { run in
      let store = try await run.open().keyValues
      let key = run.key("large")
      try await store.put(key, [1])
      let huge = [UInt8](repeating: 0, count: 64 << 20)
      await run.expect(.tooLarge, from: "Writing a value of 64 MiB") { try await store.put(key, huge) }
      run.expect(try await store.get(key)?.value == [1], "A refused value changed the key.")
    },
    ConformanceCheck(11, "A list has exactly the keys that begin with the prefix, sorted by their bytes") { run in
      let store = try await run.open().keyValues
      let inside = ["p", "p/", "p/a", "p/a/b", "pa", "p b", "pä", "pZ"].map { run.key($0) }
      for (number, key) in (inside + ["o", "q", "P"].map { run.key($0) }).enumerated() { try await store.put(key, [UInt8(number)]) }
      let listed = try await store.list(run.key("p"))
      let expected = inside.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      run.expect(listed.entries.map(\.key) == expected, "The keys are listed as \(listed.entries.map(\.key)), not \(expected).")
      run.expect(listed.entries.first { $0.key == run.key("p/a") }?.value == [2], "A listed entry has another key's value.")
      run.expect(try await store.list(run.key("p/a/b/c")).entries.isEmpty, "A prefix without keys lists some.")
      let all = try await store.list("").entries.map(\.key)
      run.expect(Set(all).isSuperset(of: inside), "The empty prefix does not list all keys.")
    },
    ConformanceCheck(11, "Keys and prefixes may have spaces, signs and letters of any script") { run in
      let store = try await run.open().keyValues
      for (number, name) in oddKeys.enumerated() {
        let key = run.key("odd/\(name)")
        try await store.put(key, [UInt8(number)])
        let read = try await store.get(key)
        run.expect(
          read?.value == [UInt8(number)] && read?.key == key, "The key '\(key)' reads back as \(read.map { "\($0)" } ?? "nothing").")
      }
      for (number, name) in oddKeys.enumerated() {
        let key = run.key("odd/\(name)")
        let listed = try await store.list(key).entries
        run.expect(
          listed.contains { $0.key == key && $0.value == [UInt8(number)] } && listed.allSatisfy { $0.key.utf8.starts(with: key.utf8) },
          "The prefix '\(key)' lists \(listed.map(\.key)).")
        let watch = run.watch(store.updates(of: .key(key)))
        try await watch.first("the value of '\(key)'") { $0.entries.first?.value == [UInt8(number)] }
        try await store.delete(key)
        try await watch.first("the end of '\(key)'") { $0.entries.isEmpty }
      }
      run.expect(try await store.list(run.key("odd/")).entries.isEmpty, "After each key was deleted, some are left.")
    },
    ConformanceCheck(11, "Revisions tell when a key was created and when it was changed") { run in
      let store = try await run.open().keyValues
      let key = run.key("revisions")
      try await store.put(key, [1])
      let created = try run.require(try await store.get(key), "The key is missing.")
      try await store.put(key, [2])
      let changed = try run.require(try await store.get(key), "The key is missing.")
      run.expect(changed.createRevision == created.createRevision, "A change moved the revision of the creation.")
      run.expect(changed.modifyRevision > created.modifyRevision, "A change did not raise the revision.")
      try await store.delete(key)
      try await store.put(key, [3])
      let again = try run.require(try await store.get(key), "The key is missing.")
      run.expect(again.createRevision > changed.modifyRevision, "A key that was created again has an old revision.")
    },
    ConformanceCheck(11, "Compare-and-set writes only at the expected revision") { run in
      let store = try await run.open().keyValues
      let key = run.key("cas")
      run.expect(try await store.put(key, [1], ifRevision: .zero), "A key that does not exist could not be created.")
      run.expect(try await !store.put(key, [2], ifRevision: .zero), "A key that exists was created again.")
      let entry = try run.require(try await store.get(key), "The key is missing.")
      run.expect(entry.value == [1], "A refused write changed the value to \(entry.value).")
      run.expect(try await store.put(key, [3], ifRevision: entry.modifyRevision), "A write at the right revision was refused.")
      run.expect(try await !store.put(key, [4], ifRevision: entry.modifyRevision), "A write at an old revision was done.")
      run.expect(try await store.get(key)?.value == [3], "After a refused write the value is not the one that was written before.")
      let stale = try await store.commit([.delete(key: key, condition: .revision(entry.modifyRevision))])
      run.expect(!stale.isCommitted, "A deletion at an old revision was done.")
      if case .refused(let refusals) = stale {
        run.expect(refusals.map(\.reason) == [.revisionDiffers], "A deletion at an old revision was refused for \(refusals).")
      }
      let now = try run.require(try await store.get(key)?.modifyRevision, "A refused deletion deleted the key.")
      run.expect(
        try await store.commit([.delete(key: key, condition: .revision(now))]).isCommitted, "A deletion at the right revision was refused.")
      run.expect(try await !store.put(key, [5], ifRevision: now), "A write at the revision of a deleted key was done.")
      run.expect(try await store.get(key) == nil, "A deleted key has a value.")
    },
    ConformanceCheck(11, "Ten writers that compare and set lose nothing") { run in
      let stores = [try await run.open().keyValues, try await run.open().keyValues]
      let key = run.key("counter")
      let (writers, rounds) = (10, 10)
      try await withThrowingTaskGroup { group in
        for writer in 0..<writers {
          let store = stores[writer % stores.count]
          group.addTask {
            for _ in 0..<rounds {
              while true {
                let entry = try await store.get(key)
                let next = (entry.flatMap { Int(String(decoding: $0.value, as: UTF8.self)) } ?? 0) + 1
                if try await store.put(key, Array("\(next)".utf8), ifRevision: entry?.modifyRevision ?? .zero) { break }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let total = try await stores[0].get(key).map { String(decoding: $0.value, as: UTF8.self) }
      run.expect(total == "\(writers * rounds)", "\(writers * rounds) acknowledged increments made \(total ?? "nothing").")
    },
    ConformanceCheck(11, "Flags are kept beside the value", capabilities: .keyFlags) { run in
      let store = try await run.open().keyValues
      let key = run.key("flags")
      try await store.put(key, [1], flags: 42)
      run.expect(try await store.get(key)?.flags == 42, "The flags were not kept.")
      try await store.put(key, [1], flags: 1 << 62)
      run.expect(try await store.get(key)?.flags == 1 << 62, "Large flags were not kept.")
      try await store.put(key, [2])
      run.expect(try await store.get(key)?.flags == 0, "A write without flags kept the old ones.")
    },
    ConformanceCheck(11, "A prefix is deleted as a whole") { run in
      let store = try await run.open().keyValues
      for name in ["tree", "tree/a", "tree/b/c", "treehouse", "other"] { try await store.put(run.key(name), [1]) }
      _ = try await store.commit([.deletePrefix(run.key("tree/"))])
      let left = try await store.list(run.key("")).entries.map(\.key)
      run.expect(left == ["other", "tree", "treehouse"].map { run.key($0) }, "After the prefix was deleted, \(left) are left.")
    },
  ]
}

/// Each means something to some server, shell, path, URL or file system.
private let oddKeys = [
  "a b", "a/", "a.b", "ä", "鍵", "🔑", "100%", "%41", "a+b", "a?b", "a&b=c", "#", "a:b", "'", "\"", "<>", "[x]", "{x}", "a;b", "*", "~", "@",
  "a,b",
]
