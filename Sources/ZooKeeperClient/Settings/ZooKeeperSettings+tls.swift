extension ZooKeeperSettings {
  /// TLS to all servers; they take it on a port of its own (`secureClientPort`).
  public struct TLS: Hashable, Sendable {
    /// Where a certificate or key lies.
    public enum Source: Hashable, Sendable {
      /// A PEM file.
      case file(String)
      /// PEM text.
      case pem(String)
    }

    /// What the client shows of itself (mutual TLS; the scheme `x509`).
    public struct Identity: Hashable, Sendable {
      /// The client's certificate, then those between it and the root.
      public var certificates: Source
      /// Not encrypted.
      public var privateKey: Source

      public init(certificates: Source, privateKey: Source) {
        self.certificates = certificates
        self.privateKey = privateKey
      }
    }

    public enum Verification: Hashable, Sendable {
      /// The certificate must come from a trusted root and name the host.
      case full
      /// It must come from a trusted root, whatever it names.
      case certificateOnly
      /// Anybody is trusted. For experiments.
      case none
    }

    /// The certificates of trusted roots; nil for those of the system.
    public var trustedRoots: Source?
    public var identity: Identity?
    public var verification: Verification
    /// The name that certificates must be for; nil for the host that is connected to.
    public var serverName: String?

    public init(
      trustedRoots: Source? = nil, identity: Identity? = nil, verification: Verification = .full, serverName: String? = nil
    ) {
      self.trustedRoots = trustedRoots
      self.identity = identity
      self.verification = verification
      self.serverName = serverName
    }
  }
}
