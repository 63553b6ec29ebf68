import ConsulAPI
import HTTPTypes
import HummingbirdCore
import LocalServers
public import MountedRoutes
import Rollcall
import RollcallDashboard
import RollcallPages

extension Demonstration {
  /// Everything at `/ui/demo`.
  public var routes: [MountedRoute] {
    [
      MountedRoute(.get, "/ui/demo", needs: .none) { PageResponse.of("demo.html", $0.headers) },
      MountedRoute(.get, "/ui/demo-events", needs: .readServices) { [self] request in
        feed.response(after: nil, greeting: ["key": Self.colourKey, "service": Self.service.rawValue])
      },
      MountedRoute(.post, "/ui/demo-machine", needs: .writeEverything) { [self] request in
        try await act(request.query["name"] ?? "", request.query["do"] ?? "")
      },
    ]
  }

  private func act(_ name: String, _ action: String) async throws -> Response {
    guard let place = machines.firstIndex(where: { $0.kind.name == name }) else {
      return PageResponse.text(.notFound, "There is no machine '\(name)'.")
    }
    guard let action = MachineAction(rawValue: action) else {
      let known = MachineAction.allCases.map(\.rawValue).joined(separator: ", ")
      return PageResponse.text(.badRequest, "'\(action)' cannot be done to a machine. Possible: \(known).")
    }
    do {
      guard try await perform(action, on: place) else {
        return PageResponse.text(.conflict, "That cannot be done to \(name) now.")
      }
      return PageResponse.json(true)
    } catch {
      return PageResponse.text(.internalServerError, "\(error)")
    }
  }
}
