/// Who may do what.
public struct AccessPolicy: Sendable {
  /// For requests without a token.
  public var anonymous: AccessRules
  /// By their secrets.
  public var tokens: [String: AccessRules]

  public init(anonymous: AccessRules = AccessRules(), tokens: [String: AccessRules] = [:]) {
    self.anonymous = anonymous
    self.tokens = tokens
  }

  /// - Returns: nil for a token that there is not.
  func rules(for token: String?) -> AccessRules? {
    guard let token, !token.isEmpty else { return anonymous }
    return tokens[token]
  }
}
