extension DNSEncoder {
  // The caller has made sure that there is room. An access outside of the array would end the process, so these look once more.

  mutating func write(_ byte: UInt8) {
    guard count < buffer.count else { return }
    buffer[count] = byte
    advance(1)
  }

  mutating func write(_ number: UInt16) {
    set(number, at: count)
    advance(2)
  }

  mutating func write(_ number: UInt32) {
    guard count + 4 <= buffer.count else { return }
    let place = count
    buffer.withUnsafeMutableBytes { $0.storeBytes(of: number.bigEndian, toByteOffset: place, as: UInt32.self) }
    advance(4)
  }

  mutating func write(_ number: UInt64) {
    guard count + 8 <= buffer.count else { return }
    let place = count
    buffer.withUnsafeMutableBytes { $0.storeBytes(of: number.bigEndian, toByteOffset: place, as: UInt64.self) }
    advance(8)
  }

  mutating func write(_ bytes: [UInt8]) {
    let place = count
    guard place + bytes.count <= buffer.count else { return }
    buffer.withUnsafeMutableBytes { target in
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[place...]).copyMemory(from: $0) }
    }
    advance(bytes.count)
  }

  mutating func set(_ number: UInt16, at place: Int) {
    guard place + 2 <= buffer.count else { return }
    buffer.withUnsafeMutableBytes { $0.storeBytes(of: number.bigEndian, toByteOffset: place, as: UInt16.self) }
  }

  mutating func write(_ owner: DNSOwner) {
    switch owner {
    case .question: write(0xC000 | UInt16(DNSHeader.size))
    // A pointer reaches the first 16 KiB.
    case .written(_, let place) where place < 0x4000: write(0xC000 | UInt16(truncatingIfNeeded: place))
    case .written(let name, _): write(compressing: name)
    case .name(let name): write(compressing: name)
    }
  }

  mutating func write(_ data: DNSData) {
    switch data {
    case .a(let address): write(address)
    case .aaaa(let upper, let lower):
      write(upper)
      write(lower)
    case .ns(let name), .cname(let name), .ptr(let name):
      lastName = count
      write(compressing: name)
    case .soa(let start):
      write(compressing: start.server)
      write(compressing: start.mailbox)
      for number in [start.serial, start.refresh, start.retry, start.expire, start.minimum] { write(number) }
    case .srv(let priority, let weight, let port, let target):
      write(priority)
      write(weight)
      write(port)
      // RFC 2782: the target is not compressed. What comes later may point to it.
      lastName = count
      write(target.wire)
    case .txt(let strings):
      // A record without any string would be none.
      if strings.isEmpty { write(0 as UInt8) }
      for string in strings {
        write(UInt8(min(string.count, 255)))
        write(string.count <= 255 ? string : Array(string.prefix(255)))
      }
    case .other(_, let bytes): write(bytes)
    }
  }

  /// Writes what is new of a name, and a pointer to the rest.
  mutating func write(compressing name: DNSName) {
    compression.learnQuestion(in: buffer, until: count)
    let (kept, target) = compression.find(name.wire, in: buffer)
    compression.add(name.wire, kept: kept, at: count)
    write(Array(name.wire[..<kept]))
    if let target { write(0xC000 | UInt16(target)) } else { write(0 as UInt8) }
  }

  /// Whether a record fits that would not if its names were written out.
  mutating func fitsCompressed(_ owner: DNSOwner, _ data: DNSData) -> Bool {
    compression.learnQuestion(in: buffer, until: count)
    var size = 10
    if case .name(let name) = owner { size += compressedSize(name) } else { size += owner.largestSize }
    switch data {
    case .ns(let name), .cname(let name), .ptr(let name): size += compressedSize(name)
    case .soa(let start): size += compressedSize(start.server) + compressedSize(start.mailbox) + 20
    default: size += data.largestSize
    }
    return size <= room
  }

  private func compressedSize(_ name: DNSName) -> Int {
    let (kept, target) = compression.find(name.wire, in: buffer)
    return kept + (target == nil ? 1 : 2)
  }
}

extension DNSOwner {
  var largestSize: Int {
    switch self {
    case .question: 2
    case .name(let name): name.wire.count
    case .written(let name, let place): place < 0x4000 ? 2 : name.wire.count
    }
  }
}

extension DNSData {
  /// Without compression.
  var largestSize: Int {
    switch self {
    case .a: 4
    case .aaaa: 16
    case .ns(let name), .cname(let name), .ptr(let name): name.wire.count
    case .soa(let start): start.server.wire.count + start.mailbox.wire.count + 20
    case .srv(_, _, _, let target): 6 + target.wire.count
    case .txt(let strings): max(1, strings.reduce(0) { $0 + 1 + min($1.count, 255) })
    case .other(_, let bytes): bytes.count
    }
  }
}
