import ArgumentParser
import Rollcall

extension ServiceName {
  /// - Throws: a sentence that says what is wrong with the name.
  init(argument: String) throws(ValidationError) {
    self.init(argument)
    do {
      try validate()
    } catch {
      throw ValidationError(error.message)
    }
  }
}
