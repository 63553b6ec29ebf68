import GRPCCore
import SwiftProtobuf

struct StatisticsService: StatisticsStatisticsService.SimpleServiceProtocol {
  let store: VideoStore

  func recordPlaybackStarted(
    request: StatisticsRecordPlaybackStartedRequest, context: ServerContext
  ) async throws -> StatisticsRecordPlaybackStartedResponse {
    try await store.play(request.videoID.checked("video_id"))
    return StatisticsRecordPlaybackStartedResponse()
  }

  func getNumberOfPlays(
    request: StatisticsGetNumberOfPlaysRequest, context: ServerContext
  ) async throws -> StatisticsGetNumberOfPlaysResponse {
    var stats: [StatisticsPlayStats] = []
    for id in request.videoIds.prefix(100) {
      let video = try id.checked("video_id")
      let views = try await store.plays(of: video)
      stats.append(
        .with {
          $0.videoID = CommonUuid(video)
          $0.views = views
        })
    }
    return .with { $0.stats = stats }
  }
}
