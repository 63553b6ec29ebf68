public import GRPCNIOTransportHTTP2Posix

private import GRPCCore

extension NameResolvers {
  /// Finds the instances of a service in a catalog, and tells the channel each change.
  ///
  /// - Only instances in service are told: passing ones, or where none is passing those with warnings.
  /// - While the catalog is lost, the last known addresses stand. They are never taken away for an empty answer that is stale.
  /// - While there is nobody, calls fail at once with a message that says so; those that `waitForReady` wait.
  public struct Rollcall: NameResolverFactory, Sendable {
    public typealias Target = ResolvableTargets.Rollcall

    public init() {}

    public func resolver(for target: ResolvableTargets.Rollcall) -> NameResolver {
      NameResolver(names: RPCAsyncSequence(wrapping: Resolution(target: target)), updateMode: .push)
    }
  }
}

extension NameResolverRegistry {
  /// gRPC's own resolvers and ``NameResolvers/Rollcall``.
  public static var rollcall: NameResolverRegistry {
    var registry = NameResolverRegistry.defaults
    registry.registerFactory(NameResolvers.Rollcall())
    return registry
  }
}
