import ArgumentParser
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Logging
import Rollcall
import RollcallGRPC
import SwiftProtobuf

struct ClientCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client",
    abstract: "Finds KillrVideo's services by name and uses them: submits a video, comments, rates, plays and searches.")

  @OptionGroup var catalog: CatalogArgument

  @Option(help: "How many seconds to wait for the services.")
  var timeout = 60

  func run() async throws {
    var logger = Logger(label: "killrvideo", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .error
    try await catalog.withCatalog(logger) { catalog in
      let discovery = Discovery(catalog, logger: logger)
      try await withThrowingTaskGroup { group in
        group.addTask { try await Visit(discovery: discovery).run() }
        group.addTask {
          try await Task.sleep(for: .seconds(timeout))
          throw RollcallError(.timedOut, "The services did not answer within \(timeout) seconds.")
        }
        try await group.next()
        group.cancelAll()
      }
    }
  }
}

/// What a visitor does.
struct Visit {
  let discovery: Discovery
  let user = UUID().uuidString.lowercased()
  let video = UUID().uuidString.lowercased()

  func run() async throws {
    try await using("UserManagementService") { client in
      let users = UsersUserManagementService.Client(wrapping: client)
      _ = try await users.createUser(
        .with {
          $0.userID = CommonUuid(user)
          $0.firstName = "Ada"
          $0.lastName = "Lovelace"
        })
      let profile = try await users.getUserProfile(.with { $0.userIds = [CommonUuid(user)] })
      print("user: \(profile.profiles.map { "\($0.firstName) \($0.lastName)" }.joined())")
    }
    try await using("VideoCatalogService") { client in
      let videos = CatalogVideoCatalogService.Client(wrapping: client)
      _ = try await videos.submitYouTubeVideo(
        .with {
          $0.videoID = CommonUuid(video)
          $0.userID = CommonUuid(user)
          $0.name = "Service discovery in ten minutes"
          $0.tags = ["discovery"]
          $0.youTubeVideoID = "x-QjGxKxgkA"
        })
      let latest = try await videos.getLatestVideoPreviews(.with { $0.pageSize = 1 })
      print("latest: \(latest.videoPreviews.map(\.name).joined())")
    }
    try await using("CommentsService") { client in
      let comments = CommentsCommentsService.Client(wrapping: client)
      _ = try await comments.commentOnVideo(
        .with {
          $0.videoID = CommonUuid(video)
          $0.userID = CommonUuid(user)
          $0.commentID = CommonTimeUuid(UUID().uuidString.lowercased())
          $0.comment = "Found by name."
        })
      let found = try await comments.getVideoComments(
        .with {
          $0.videoID = CommonUuid(video)
          $0.pageSize = 10
        })
      print("comments: \(found.comments.map(\.comment).joined(separator: " "))")
    }
    try await using("RatingsService") { client in
      let ratings = RatingsRatingsService.Client(wrapping: client)
      _ = try await ratings.rateVideo(
        .with {
          $0.videoID = CommonUuid(video)
          $0.userID = CommonUuid(user)
          $0.rating = 5
        })
      print("rating: \(try await ratings.getRating(.with { $0.videoID = CommonUuid(video) }).ratingsTotal)")
    }
    try await using("StatisticsService") { client in
      let statistics = StatisticsStatisticsService.Client(wrapping: client)
      _ = try await statistics.recordPlaybackStarted(.with { $0.videoID = CommonUuid(video) })
      print("plays: \(try await statistics.getNumberOfPlays(.with { $0.videoIds = [CommonUuid(video)] }).stats.map(\.views))")
    }
    try await using("SearchService") { client in
      let search = SearchSearchService.Client(wrapping: client)
      let found = try await search.searchVideos(
        .with {
          $0.query = "cassandra"
          $0.pageSize = 5
        })
      print("search: \(found.videos.map(\.name).joined(separator: ", "))")
    }
    try await using("SuggestedVideoService") { client in
      let suggested = SuggestedSuggestedVideoService.Client(wrapping: client)
      let related = try await suggested.getRelatedVideos(
        .with {
          $0.videoID = CommonUuid(video)
          $0.pageSize = 5
        })
      print("related: \(related.videos.map(\.name).joined(separator: ", "))")
    }
    try await using("UploadsService") { client in
      let uploads = UploadsUploadsService.Client(wrapping: client)
      print("state: \(try await uploads.getStatusOfVideo(.with { $0.videoID = CommonUuid(video) }).currentState)")
    }
  }

  /// Waits until there is such a service, and calls it wherever it is.
  private func using(
    _ service: ServiceName, _ body: (GRPCClient<HTTP2ClientTransport.Posix>) async throws -> Void
  ) async throws {
    try await discovery.wait(for: service)
    try await withGRPCClient(transport: .rollcall(service, in: discovery, transportSecurity: .plaintext)) { client in
      try await body(client)
    }
  }
}
