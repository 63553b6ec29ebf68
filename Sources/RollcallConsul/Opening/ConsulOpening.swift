import ConsulClient
import Rollcall

/// Makes sure that there is a Consul behind the URL, as far as the caller wants to wait for it.
struct ConsulOpening {
  let link: ConsulLink
  let monitor: ConnectionMonitor

  func connect(_ mode: ConnectMode) async throws {
    switch mode {
    case .inBackground: return
    case .failAtOnce: try await ask()
    case .wait(let limit):
      let deadline = ContinuousClock.now + limit
      var backoff = Backoff(maximum: .seconds(2))
      while true {
        do {
          return try await ask(within: ContinuousClock.now.duration(to: deadline))
        } catch let error as RollcallError where error.isTransient {
          let left = ContinuousClock.now.duration(to: deadline)
          guard left > .zero else { throw error }
          // The last try is at the deadline.
          try await Task.sleep(for: min(backoff.next(), left))
        }
      }
    }
  }

  private func ask(within limit: Duration = .seconds(3_600)) async throws {
    let timeout = max(.milliseconds(100), min(limit, link.connection.settings.timeouts.request))
    do {
      let agent = try await link.connection.agentSelf(timeout: timeout)
      monitor.succeeded(agent.endpoint)
    } catch let error as ConsulError where error.status == 404 {
      throw RollcallError(
        .unsupported,
        "\(link.url): what answers is an HTTP server, but not Consul: it knows no /v1/agent/self. Check the address and port.")
    } catch let error as ConsulError where error.status == 403 {
      // A token may have rights enough for its work without seeing the agent itself.
      guard let endpoint = error.endpoint, error.body != "ACL not found" else { throw RollcallError(error, catalog: link.url) }
      monitor.succeeded(endpoint)
    } catch let error as ConsulError where error.code == .interrupted || error.code == .timedOut {
      // The first call of all: what hangs up or stays silent may well be another service.
      var told = RollcallError(error, catalog: link.url)
      told.message += " Check that Consul's HTTP API is at this port; it is 8500 unless configured."
      throw told
    } catch let error as ConsulError {
      throw RollcallError(error, catalog: link.url)
    }
  }
}
