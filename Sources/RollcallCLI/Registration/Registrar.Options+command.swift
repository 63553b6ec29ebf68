import Rollcall

extension Registrar.Options {
  /// For a command that ends soon after it was told to.
  init(for instance: InstanceOptions) {
    self.init(session: instance.sessionOptions)
    stopTimeout = .seconds(3)
  }
}
