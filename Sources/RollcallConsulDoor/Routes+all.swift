import HTTPTypes
import Hummingbird

extension Routes {
  /// Every path that the door knows.
  static func all(_ resources: DoorResources) -> Routes {
    var routes = Routes()
    routes.get("/") { _ in .text(.ok, "Rollcall Agent") }
    routes.addStatus(resources)
    if let agent = resources.agent { routes.addAgent(agent, resources) }
    routes.addCatalogReading(resources)
    routes.addCatalogWriting(resources)
    routes.addHealth(resources)
    routes.addKeyValue(resources)
    routes.addSession(resources)
    routes.addTransaction(resources)
    routes.addPrometheus(resources)
    routes.addQuery(resources)
    routes.addUI(resources)
    routes.addEvent(resources)
    routes.addSnapshot(resources)
    routes.addCoordinate(resources)
    routes.addOperator(resources)
    routes.addMesh(resources)
    routes.addAccessLists()
    for mount in resources.settings.mounts { routes.add(mount) }
    return routes
  }
}
