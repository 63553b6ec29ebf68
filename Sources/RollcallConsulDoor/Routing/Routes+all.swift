import HTTPTypes
import Hummingbird

extension Routes {
  /// Every path that the door knows.
  static func all(_ resources: DoorResources) -> Routes {
    var routes = Routes()
    routes.get("/") { _ in .text(.ok, "Rollcall Agent") }
    routes.addStatus(resources)
    return routes
  }
}
