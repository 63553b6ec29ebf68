import GRPCCore
import SwiftProtobuf

struct CommentsService: CommentsCommentsService.SimpleServiceProtocol {
  let store: VideoStore

  func commentOnVideo(request: CommentsCommentOnVideoRequest, context: ServerContext) async throws -> CommentsCommentOnVideoResponse {
    guard request.comment.utf8.count <= 4096 else { throw RPCError(code: .invalidArgument, message: "A comment has at most 4096 bytes.") }
    try await store.comment(
      Comment(
        id: request.commentID.checked("comment_id"), video: request.videoID.checked("video_id"), user: request.userID.checked("user_id"),
        added: Google_Protobuf_Timestamp.millisecondsNow, text: request.comment))
    return CommentsCommentOnVideoResponse()
  }

  func getUserComments(request: CommentsGetUserCommentsRequest, context: ServerContext) async throws -> CommentsGetUserCommentsResponse {
    let user = try request.userID.checked("user_id")
    let comments = try await store.comments(of: "user:\(user)", request.pageSize)
    return .with {
      $0.userID = CommonUuid(user)
      $0.comments = comments.map { comment in
        .with {
          $0.commentID = CommonTimeUuid(comment.id)
          $0.videoID = CommonUuid(comment.video)
          $0.comment = comment.text
          $0.commentTimestamp = Google_Protobuf_Timestamp(milliseconds: comment.added)
        }
      }
    }
  }

  func getVideoComments(request: CommentsGetVideoCommentsRequest, context: ServerContext) async throws -> CommentsGetVideoCommentsResponse {
    let video = try request.videoID.checked("video_id")
    let comments = try await store.comments(of: "video:\(video)", request.pageSize)
    return .with {
      $0.videoID = CommonUuid(video)
      $0.comments = comments.map { comment in
        .with {
          $0.commentID = CommonTimeUuid(comment.id)
          $0.userID = CommonUuid(comment.user)
          $0.comment = comment.text
          $0.commentTimestamp = Google_Protobuf_Timestamp(milliseconds: comment.added)
        }
      }
    }
  }
}
