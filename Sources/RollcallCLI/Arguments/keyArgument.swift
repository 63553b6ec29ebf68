import ArgumentParser

/// - Throws: a sentence when no catalog could hold the key.
func keyArgument(_ text: String) throws(ValidationError) -> String {
  guard !text.isEmpty else { throw ValidationError("The key is empty.") }
  return text
}
