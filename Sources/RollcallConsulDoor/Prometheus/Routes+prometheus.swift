import ConsulAPI
import Hummingbird
import Rollcall

extension Routes {
  /// `/v1/prometheus/targets`: what Prometheus (2.28 and later) reads by `http_sd_configs`, in one request for any number of services.
  ///
  /// `?service=` and `?tag=` can be repeated: any of the services, all of the tags. `?passing` leaves out whom clients are not to be sent to; without it
  /// a failing instance stays a target, and shows as down.
  mutating func addPrometheus(_ door: DoorResources) {
    read("/v1/prometheus/targets", .catalog, door) { reader in
      let query = reader.request.query
      let wanted = Set(query.values("service"))
      let tags = query.values("tag")
      let onlyPassing = query.contains("passing")
      let result = try await reader.contents()
      let targets = result.source.services.lazy
        .filter { wanted.isEmpty || wanted.contains($0.service.rawValue) }
        .flatMap(\.instances)
        .filter { instance in tags.allSatisfy(instance.tags.contains) && (!onlyPassing || instance.instance.isAvailable) }
        .map { PrometheusTarget($0, datacenter: reader.live.name) }
      return reader.answer(reader.json { $0.array(Array(targets)) }, from: result)
    }
  }
}
