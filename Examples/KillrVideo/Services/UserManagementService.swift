import GRPCCore
import SwiftProtobuf

/// Profiles. Passwords are neither read nor kept.
struct UserManagementService: UsersUserManagementService.SimpleServiceProtocol {
  let store: VideoStore

  func createUser(request: UsersCreateUserRequest, context: ServerContext) async throws -> UsersCreateUserResponse {
    try await store.setUser(
      request.userID.checked("user_id"), [("first", request.firstName), ("last", request.lastName), ("email", request.email)])
    return UsersCreateUserResponse()
  }

  func getUserProfile(request: UsersGetUserProfileRequest, context: ServerContext) async throws -> UsersGetUserProfileResponse {
    var profiles: [UsersUserProfile] = []
    for id in request.userIds.prefix(100) {
      let user = try id.checked("user_id")
      let fields = try await store.user(user)
      guard !fields.isEmpty else { continue }
      profiles.append(
        .with {
          $0.userID = CommonUuid(user)
          $0.firstName = fields["first"] ?? ""
          $0.lastName = fields["last"] ?? ""
          $0.email = fields["email"] ?? ""
        })
    }
    return .with { $0.profiles = profiles }
  }
}
