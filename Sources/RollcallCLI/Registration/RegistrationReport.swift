import Rollcall

/// Tells on standard error what becomes of a registration.
struct RegistrationReport: Sendable {
  let instance: ServiceInstance
  let url: CatalogURL

  /// Follows the registration to its end, whatever the catalog says.
  func follow(_ registration: Registration) async {
    var said = ""
    for await state in registration.states { tell(state, unless: &said) }
  }

  /// Follows the registration to its end.
  /// - Throws: ``CommandFailure`` when the catalog refuses the instance for good before it was ever live.
  func followUntilRefused(_ registration: Registration) async throws {
    var wasLive = false
    var said = ""
    for await state in registration.states {
      if case .failing(let error) = state, !wasLive, error.isFinal { throw CommandFailure.forCaller(error, of: url) }
      if state == .live { wasLive = true }
      tell(state, unless: &said)
    }
  }

  private func tell(_ state: RegistrationState, unless said: inout String) {
    guard let text = text(of: state), text != said else { return }
    said = text
    StandardError.say(text)
  }

  private func text(of state: RegistrationState) -> String? {
    switch state {
    case .registering, .ended: nil
    case .live: "Registered '\(instance.id)' of '\(instance.service)' at \(instance.address) in \(url)."
    case .failing(let error): "Not registered; it is tried again. \(CommandFailure.text(error, of: url))"
    case .lost(let error):
      "Registration lost; it is registered again as soon as the catalog can be reached. \(CommandFailure.text(error, of: url))"
    }
  }
}

extension RollcallError {
  /// Whether only the person at the shell can mend it.
  fileprivate var isFinal: Bool {
    [.invalid, .unsupported, .unauthorized, .conflict, .tooLarge, .corrupt, .newerFormat, .inUse].contains(code)
  }
}
