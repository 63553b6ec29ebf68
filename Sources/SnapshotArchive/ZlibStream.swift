internal import CZlib

/// What zlib is told with each stream.
enum ZlibStream {
  /// The largest window, and gzip's header and end around what is deflated.
  static let gzip: CInt = 15 + 16
  static let size = CInt(MemoryLayout<z_stream>.size)
}
