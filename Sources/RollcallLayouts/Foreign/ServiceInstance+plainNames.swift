import Rollcall

extension ServiceInstance {
  /// For layouts whose readers take names as they stand: a slash would make two levels of one name.
  func requirePlainNames(in layout: String) throws(RollcallError) {
    for name in [service.rawValue, id] where name.contains("/") {
      throw RollcallError(.unsupported, "The layout '\(layout)' cannot carry the name '\(name)', because of its slash.")
    }
  }
}
