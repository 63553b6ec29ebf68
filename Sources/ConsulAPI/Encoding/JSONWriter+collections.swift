extension JSONWriter {
  public mutating func value(_ value: some JSONWritable) {
    value.write(to: &self)
  }

  public mutating func array(_ values: some Sequence<some JSONWritable>) {
    beginArray()
    for value in values { value.write(to: &self) }
    endArray()
  }

  public mutating func strings(_ values: some Sequence<String>) {
    beginArray()
    for value in values { string(value) }
    endArray()
  }

  /// An object in the order of its sorted keys, as Go writes a map.
  public mutating func map<Value>(_ values: [String: Value], _ write: (inout JSONWriter, Value) -> Void) {
    beginObject()
    // Go sorts by bytes, which for UTF-8 is the order of the scalars.
    for (key, value) in values.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      name(key)
      write(&self, value)
    }
    endObject()
  }

  public mutating func map(_ values: [String: some JSONWritable]) {
    map(values) { $1.write(to: &$0) }
  }

  public mutating func map(_ values: [String: String]) {
    map(values) { $0.string($1) }
  }

  /// A Go slice of strings: `null` when it is nil.
  public mutating func strings(orNull values: [String]?) {
    if let values { strings(values) } else { null() }
  }

  /// A Go map of strings: `null` when it is nil.
  public mutating func map(orNull values: [String: String]?) {
    if let values { map(values) } else { null() }
  }
}

// Members, by the type of their value. The `ifAny` forms are Go's `omitempty`.
extension JSONWriter {
  public mutating func member(_ name: StaticString, _ value: String) {
    self.name(name)
    string(value)
  }

  public mutating func member(_ name: StaticString, _ value: some FixedWidthInteger) {
    self.name(name)
    integer(value)
  }

  public mutating func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    bool(value)
  }

  public mutating func member(_ name: StaticString, _ value: [String]?) {
    self.name(name)
    strings(orNull: value)
  }

  public mutating func member(_ name: StaticString, _ value: [String: String]?) {
    self.name(name)
    map(orNull: value)
  }

  public mutating func member(_ name: StaticString, _ value: some JSONWritable) {
    self.name(name)
    value.write(to: &self)
  }

  public mutating func member(_ name: StaticString, ifAny value: String) {
    if !value.isEmpty { member(name, value) }
  }

  public mutating func member(_ name: StaticString, ifAny value: Int) {
    if value != 0 { member(name, value) }
  }

  public mutating func member(_ name: StaticString, ifAny value: UInt64) {
    if value != 0 { member(name, value) }
  }

  public mutating func member(_ name: StaticString, ifAny value: Bool) {
    if value { member(name, value) }
  }

  public mutating func member(_ name: StaticString, ifAny value: [String]?) {
    if let value, !value.isEmpty { member(name, value) }
  }

  public mutating func member(_ name: StaticString, ifAny value: [String: String]?) {
    if let value, !value.isEmpty { member(name, value) }
  }

  public mutating func member(_ name: StaticString, ifAny value: GoDuration?) {
    if let value, value.nanoseconds != 0 { member(name, value.description) }
  }

  public mutating func member(_ name: StaticString, ifAny value: (some JSONWritable)?) {
    if let value { member(name, value) }
  }
}
