// Whoever tests with one has the other.
@_exported public import LocalServers
