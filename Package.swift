// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "rollcall",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Rollcall", targets: ["Rollcall"]),
    .library(name: "RollcallEmbedded", targets: ["RollcallEmbedded"]),
    .library(name: "RollcallConsul", targets: ["RollcallConsul"]),
    .library(name: "RollcallEtcd", targets: ["RollcallEtcd"]),
    .library(name: "RollcallEtcd2", targets: ["RollcallEtcd2"]),
    .library(name: "RollcallZooKeeper", targets: ["RollcallZooKeeper"]),
    .library(name: "ConsulClient", targets: ["ConsulClient"]),
    .library(name: "DNSMessage", targets: ["DNSMessage"]),
    .library(name: "DockerClient", targets: ["DockerClient"]),
    .library(name: "EtcdClient", targets: ["EtcdClient"]),
    .library(name: "ZooKeeperClient", targets: ["ZooKeeperClient"]),
    .library(name: "RollcallAgent", targets: ["RollcallAgent"]),
    .library(name: "RollcallChecks", targets: ["RollcallChecks"]),
    .library(name: "RollcallConsulDoor", targets: ["RollcallConsulDoor"]),
    .library(name: "RollcallDashboard", targets: ["RollcallDashboard"]),
    .library(name: "RollcallDefinitions", targets: ["RollcallDefinitions"]),
    .library(name: "RollcallDNSDoor", targets: ["RollcallDNSDoor"]),
    .library(name: "RollcallDocker", targets: ["RollcallDocker"]),
    .library(name: "RollcallGRPC", targets: ["RollcallGRPC"]),
    .library(name: "RollcallMemory", targets: ["RollcallMemory"]),
    .library(name: "RollcallTesting", targets: ["RollcallTesting"]),
    .executable(name: "rollcall", targets: ["RollcallCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-async-algorithms.git", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-system.git", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/grpc/grpc-swift-2.git", from: "2.4.0"),
    .package(url: "https://github.com/grpc/grpc-swift-nio-transport.git", from: "2.9.0"),
    .package(url: "https://github.com/grpc/grpc-swift-protobuf.git", from: "2.4.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
  ],
  targets: [
    // Core: the model, the contracts, views, registrar, selection. No networking, no engine.
    .target(
      name: "Rollcall",
      dependencies: [
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),

    // Engines: each sees the core and its own wire, never another engine.
    .target(
      name: "RollcallEmbedded",
      dependencies: [
        "Rollcall",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "RollcallConsul",
      dependencies: [
        "Rollcall", "ConsulClient",
        .product(name: "Logging", package: "swift-log"),
      ]),

    .target(
      name: "RollcallEtcd",
      dependencies: [
        "Rollcall", "RollcallLayouts", "EtcdClient",
        .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    .target(
      name: "RollcallEtcd2",
      dependencies: [
        "Rollcall", "RollcallLayouts", "Etcd2Client",
        .product(name: "Logging", package: "swift-log"),
      ]),

    .target(
      name: "RollcallZooKeeper",
      dependencies: [
        "Rollcall", "RollcallLayouts", "ZooKeeperClient",
        .product(name: "Logging", package: "swift-log"),
      ]),

    // What swift-metrics measures, for Prometheus.
    .target(name: "PrometheusMetrics", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")]),

    // Answers when a catalog is gone.
    .target(
      name: "RollcallMemory",
      dependencies: [
        "Rollcall",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),

    // How instances lie in a tree of keys, for engines over etcd and ZooKeeper.
    .target(name: "RollcallLayouts", dependencies: ["Rollcall"]),

    // Wires: protocols without any notion of discovery.
    .target(name: "ConsulAPI"),
    .target(
      name: "ConsulClient",
      dependencies: [
        "ConsulAPI",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),

    .target(
      name: "DockerClient",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),

    .target(
      name: "Etcd2Client",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    // Holds a server with TLS to the name that it was asked for.
    .target(
      name: "ServerNames",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ]),
    .target(
      name: "EtcdClient",
      dependencies: [
        "ServerNames",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),

    .target(
      name: "ZooKeeperClient",
      dependencies: [
        "ServerNames",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ]),

    // Prepared queries, for every door that answers them.
    .target(name: "RollcallQueries", dependencies: ["Rollcall", "ConsulAPI"]),

    // The archive in which Consul's clients keep a snapshot.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "SnapshotArchive", dependencies: ["CZlib", .product(name: "Crypto", package: "swift-crypto")]),
    // DNS messages: no I/O, no imports; and what it is fuzzed with.
    .target(name: "DNSMessage"),
    .target(name: "DNSMessageFuzzing", dependencies: ["DNSMessage"]),

    // Doors: the agent's own state, and Consul's HTTP API over it.
    .target(
      name: "RollcallAgent",
      dependencies: [
        "Rollcall",
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .target(
      name: "RollcallConsulDoor",
      dependencies: [
        "Rollcall", "RollcallAgent", "RollcallQueries", "ConsulAPI", "MountedRoutes", "PrometheusMetrics", "SnapshotArchive",
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    // DNS over any catalog.
    .target(
      name: "RollcallDNSDoor",
      dependencies: [
        "Rollcall", "DNSMessage",
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    // What other doors answer on the port of the HTTP door.
    .target(
      name: "MountedRoutes",
      dependencies: [
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
    // The dashboard; the files of its page have a target of their own, because arrays that long take a while to compile.
    .target(name: "RollcallPages", resources: [.embedInCode("Page")]),
    .target(
      name: "RollcallDashboard",
      dependencies: [
        "Rollcall", "RollcallPages", "MountedRoutes", "ConsulAPI",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    // The talk's evening: machines that come and go.
    .target(
      name: "RollcallDemo",
      dependencies: [
        "Rollcall", "RollcallDashboard", "RollcallPages", "MountedRoutes", "LocalServers", "ConsulAPI",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    // How the agent's checks are run.
    .target(
      name: "RollcallChecks",
      dependencies: [
        "Rollcall", "RollcallAgent", "DockerClient", "ServerNames",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // What files define, kept registered with an agent.
    .target(
      name: "RollcallDefinitions",
      dependencies: [
        "Rollcall", "RollcallAgent", "RollcallConsulDoor", "RollcallReadiness", "ConsulAPI",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ]),
    // What listens in containers, kept registered.
    .target(
      name: "RollcallDocker",
      dependencies: [
        "Rollcall", "DockerClient", "ConsulAPI", "ConsulClient", "RollcallAgent", "RollcallConsulDoor",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    // Doors for gRPC: names resolved from a catalog, servers advertised in it.
    .target(
      name: "RollcallGRPC",
      dependencies: [
        "Rollcall",
        .product(name: "GRPCCore", package: "grpc-swift-2"),
        .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
        .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
    // The program `rollcall`. A target of that name would collide with the core's on a file system that does not tell cases apart.
    .executableTarget(
      name: "RollcallCLI",
      dependencies: [
        "Rollcall", "RollcallEmbedded", "RollcallConsul", "RollcallEtcd", "RollcallEtcd2", "RollcallZooKeeper",
        "RollcallAgent", "RollcallChecks", "RollcallConsulDoor", "RollcallDashboard", "RollcallDefinitions", "RollcallDemo",
        "RollcallDNSDoor", "RollcallDocker", "RollcallMemory", "RollcallQueries", "RollcallReadiness", "ConsulAPI", "ConsulClient",
        "DNSMessage", "DockerClient", "LocalServers", "MountedRoutes", "PrometheusMetrics",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),

    // Conditions outside of any catalog that programs wait for.
    .target(
      name: "RollcallReadiness",
      dependencies: [
        "Rollcall",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    // The talk's samples.
    .executableTarget(
      name: "EuroPython2016",
      dependencies: ["Rollcall", "RollcallConsul", "RollcallEmbedded", "RollcallEtcd", "RollcallZooKeeper"],
      path: "Examples/EuroPython2016"),

    // KillrVideo's services over any catalog: an example, and what tests kill.
    .executableTarget(
      name: "killrvideo",
      dependencies: [
        "Rollcall", "RollcallConsul", "RollcallEmbedded", "RollcallEtcd", "RollcallEtcd2", "RollcallGRPC", "RollcallZooKeeper",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "GRPCCore", package: "grpc-swift-2"),
        .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
        .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      path: "Examples/KillrVideo",
      exclude: ["Protos", "README.md", "compose.yaml", "Dockerfile", "run", "schema.redis"]),

    // What engines are tested with.
    .target(
      name: "RollcallTesting",
      dependencies: [
        "Rollcall",
        .product(name: "Logging", package: "swift-log"),
      ]),
    // Real servers as processes of this machine, for the demonstration as for tests.
    .target(
      name: "LocalServers",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "RealServers",
      dependencies: [
        "LocalServers",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),

    // Ratios against the real servers; run by scripts/bench.
    .executableTarget(
      name: "rollcall-bench",
      dependencies: [
        "Rollcall", "RollcallEmbedded", "RollcallZooKeeper", "DNSMessageFuzzing", "EtcdClient", "ZooKeeperClient", "RealServers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Benchmarks",
      exclude: ["C", "Java", "Python"]),

    .testTarget(name: "RollcallTests", dependencies: ["Rollcall", "RollcallTesting"]),
    .testTarget(name: "RollcallLayoutsTests", dependencies: ["RollcallLayouts"]),
    .testTarget(
      name: "RollcallEmbeddedTests",
      dependencies: [
        "RollcallEmbedded", "RollcallTesting",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .testTarget(
      name: "ConsulClientTests",
      dependencies: [
        "ConsulAPI", "ConsulClient", "RealServers",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .testTarget(
      name: "RollcallChecksTests",
      dependencies: [
        "RollcallChecks", "RollcallAgent", "Rollcall", "RealServers",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "RollcallReadinessTests",
      dependencies: [
        "RollcallReadiness", "Rollcall", "RealServers",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "RollcallDefinitionsTests",
      dependencies: [
        "RollcallDefinitions", "RollcallAgent", "RollcallEmbedded", "Rollcall", "ConsulAPI",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(name: "SnapshotArchiveTests", dependencies: ["SnapshotArchive"]),
    .testTarget(name: "RollcallQueriesTests", dependencies: ["RollcallQueries", "Rollcall", "ConsulAPI"]),
    .testTarget(
      name: "RollcallDNSDoorTests",
      dependencies: [
        "RollcallDNSDoor", "DNSMessage", "DNSMessageFuzzing", "Rollcall", "RollcallEmbedded", "RealServers",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(name: "DNSMessageTests", dependencies: ["DNSMessage", "DNSMessageFuzzing"]),
    .testTarget(name: "DockerClientTests", dependencies: ["DockerClient"]),
    .testTarget(
      name: "RollcallDockerTests",
      dependencies: [
        "RollcallDocker", "DockerClient", "Rollcall", "ConsulAPI",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(name: "ServerNamesTests", dependencies: ["ServerNames"]),
    .testTarget(name: "ConsulAPITests", dependencies: ["ConsulAPI"]),
    .testTarget(
      name: "EtcdClientTests",
      dependencies: [
        "EtcdClient", "RealServers",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHPACK", package: "swift-nio-http2"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .testTarget(
      name: "ZooKeeperClientTests",
      dependencies: [
        "ZooKeeperClient", "RealServers",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "RollcallConsulTests",
      dependencies: [
        "RollcallConsul", "ConsulAPI", "ConsulClient", "RealServers",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "RollcallEtcdTests",
      dependencies: [
        "RollcallEtcd", "RollcallLayouts", "EtcdClient", "RealServers", "Rollcall", "RollcallTesting",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .testTarget(
      name: "RollcallZooKeeperTests",
      dependencies: [
        "RollcallZooKeeper", "RollcallLayouts", "ZooKeeperClient", "RealServers", "Rollcall", "RollcallTesting",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "PrometheusMetricsTests", dependencies: ["PrometheusMetrics", .product(name: "Metrics", package: "swift-metrics")]),
    .testTarget(
      name: "RollcallMemoryTests",
      dependencies: ["RollcallMemory", "RollcallEmbedded", "RollcallTesting", "Rollcall", .product(name: "Logging", package: "swift-log")]),
    .testTarget(name: "RollcallAgentTests", dependencies: ["RollcallAgent", "RollcallEmbedded", "RollcallTesting"]),
    .testTarget(
      name: "RollcallGRPCTests",
      dependencies: [
        "RollcallGRPC", "RollcallCLI", "RollcallConsul", "RollcallEmbedded", "RollcallEtcd", "RollcallEtcd2", "RollcallZooKeeper",
        "RealServers", "Rollcall", "killrvideo",
        .product(name: "GRPCCore", package: "grpc-swift-2"),
        .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Python"]),
    .testTarget(
      name: "RollcallEtcd2Tests",
      dependencies: [
        "RollcallEtcd2", "RollcallLayouts", "Etcd2Client", "RealServers", "Rollcall",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "RollcallConsulDoorTests",
      dependencies: [
        "ConsulAPI", "RollcallAgent", "RollcallChecks", "RollcallConsulDoor", "RollcallEmbedded", "RealServers",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .testTarget(
      name: "RollcallTestingTests",
      dependencies: [
        "Rollcall", "RollcallTesting", "RollcallEmbedded",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ConformanceTests",
      dependencies: [
        "Rollcall", "RollcallTesting", "RollcallEmbedded", "RollcallConsul", "RollcallEtcd", "RollcallEtcd2",
        "RollcallZooKeeper", "RollcallAgent", "RollcallConsulDoor", "RealServers",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "RealServersTests",
      dependencies: [
        "RealServers",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "RollcallDashboardTests",
      dependencies: [
        "RollcallDashboard", "RollcallPages", "RollcallConsulDoor", "RollcallEmbedded", "Rollcall", "ConsulAPI",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    // The dashboard and the demonstration in a real browser.
    .testTarget(
      name: "BrowserTests",
      dependencies: [
        "RollcallCLI", "RealServers", "Rollcall", "RollcallConsul", "RollcallEtcd", "RollcallZooKeeper",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "RollcallCLI", "EuroPython2016", "RealServers", "Rollcall", "RollcallConsul", "ConsulAPI", "ConsulClient", "EtcdClient",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // Clients of Consul as they are, against the agent's process.
    .testTarget(
      name: "ClientTests",
      dependencies: [
        "RollcallCLI", "RealServers", "Rollcall",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Python"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
