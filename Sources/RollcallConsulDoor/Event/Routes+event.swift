extension Routes {
  /// `/v1/event/…`
  mutating func addEvent(_ door: DoorResources) {
    let handlers = EventHandlers(door: door)
    put("/v1/event/fire/", handlers.fire)
    get("/v1/event/list", handlers.list)
  }
}
