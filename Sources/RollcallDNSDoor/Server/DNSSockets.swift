import DNSMessage
import NIOCore
import NIOPosix
import Rollcall
import Synchronization

import struct Foundation.Date

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The door's sockets: one for TCP at each address, and one for UDP on each event loop, among which the kernel spreads the askers.
final class DNSSockets: Sendable {
  private let zone: DNSZone
  private let group: any EventLoopGroup
  private let contexts: [ObjectIdentifier: NIOLoopBoundBox<LoopContext>]
  private let loops: [any EventLoop]
  private let channels = Mutex<[any Channel]>([])
  private let connections: ConnectionPlaces

  /// A question has at most 512 bytes, but for extensions that nobody sends; what is longer is cut, and then no question.
  private static let longestQuestion = 2048
  private static let messagesPerRead = 16

  init(_ zone: DNSZone, group: any EventLoopGroup) {
    self.zone = zone
    self.group = group
    connections = ConnectionPlaces(zone.settings.limits.connections)
    let recursors = Recursors(zone.settings, group: group)
    loops = group.makeIterator().map { $0 }
    contexts = Dictionary(
      loops.map { loop in
        let bound = NIOLoopBoundBox.makeBoxSendingValue(
          LoopContext(zone, recursors: recursors, loop: loop, now: Self.now()), eventLoop: loop)
        return (ObjectIdentifier(loop), bound)
      }
    ) { first, _ in first }
  }

  private static func now() -> UInt32 { UInt32(truncatingIfNeeded: Int64(Date().timeIntervalSince1970)) }

  /// - Returns: where they listen.
  /// - Throws: ``DNSBindingError``.
  func open() async throws -> [HostPort] {
    var opened: [HostPort] = []
    for address in zone.settings.addresses {
      do {
        opened.append(try await open(address))
      } catch let error as IOError {
        throw DNSBindingError(address: address, errnoCode: error.errnoCode)
      }
    }
    return opened
  }

  private func open(_ address: HostPort) async throws -> HostPort {
    // TCP first: its port is taken by one process only, while UDP's is shared.
    var port = address.port
    for attempt in 1... {
      let stream = try await streamBootstrap().bind(host: address.host, port: port).get()
      channels.withLock { $0.append(stream) }
      port = stream.localAddress?.port ?? port
      do {
        for loop in loops {
          let channel = try await datagramBootstrap(loop, at: address).bind(host: address.host, port: port).get()
          channels.withLock { $0.append(channel) }
        }
        return HostPort(host: address.host, port: port)
      } catch  where address.port == 0 && attempt < 8 {
        // A free port for TCP that somebody else has for UDP.
        try? await stream.close()
        port = 0
      }
    }
    return address
  }

  private func datagramBootstrap(_ loop: any EventLoop, at address: HostPort) -> DatagramBootstrap {
    let isAnyAddress = ["0.0.0.0", "::"].contains(address.host)
    return DatagramBootstrap(group: loop)
      .channelOption(.socketOption(NIOBSDSocket.Option(rawValue: CInt(SO_REUSEPORT))), value: 1)
      .channelOption(.datagramVectorReadMessageCount, value: Self.messagesPerRead)
      .channelOption(
        .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.messagesPerRead * Self.longestQuestion)
      )
      .channelOption(.receivePacketInfo, value: isAnyAddress)
      .channelInitializer { [contexts] channel in
        channel.eventLoop.makeCompletedFuture {
          guard let context = contexts[ObjectIdentifier(channel.eventLoop)]?.value else { throw ChannelError.ioOnClosedChannel }
          try channel.pipeline.syncOperations.addHandler(DatagramHandler(context))
        }
      }
  }

  private func streamBootstrap() -> ServerBootstrap {
    let idleTime = TimeAmount(zone.settings.limits.idleTime)
    return ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { [contexts, connections] channel in
        channel.eventLoop.makeCompletedFuture {
          guard connections.enter(channel), let context = contexts[ObjectIdentifier(channel.eventLoop)]?.value else {
            throw ChannelError.ioOnClosedChannel
          }
          channel.closeFuture.whenComplete { _ in connections.leave(channel) }
          try channel.pipeline.syncOperations.addHandlers([IdleStateHandler(allTimeout: idleTime), StreamHandler(context)])
        }
      }
  }

  /// Keeps the serial number and the metrics up to date, until the task is cancelled.
  func tick() async {
    repeat {
      for (loop, context) in zip(loops, loops.compactMap { contexts[ObjectIdentifier($0)] }) {
        loop.execute {
          context.value.responder.now = Self.now()
          context.value.figures.flush()
        }
      }
    } while (try? await Task.sleep(for: .seconds(1))) != nil
  }

  func close() async {
    let open = channels.withLock { channels in
      defer { channels = [] }
      return channels
    }
    for channel in open + connections.all { try? await channel.close() }
    for (loop, context) in zip(loops, loops.compactMap { contexts[ObjectIdentifier($0)] }) {
      try? await loop.submit {
        context.value.close()
        context.value.figures.flush()
      }.get()
    }
  }
}
