import DockerClient
import Rollcall
import Testing

@testable import RollcallDocker

@Suite struct ContainerMachineTests {
  private static func container(_ name: String, port: String = "10000", change: (inout DockerContainer) -> Void = { _ in })
    -> DockerContainer
  {
    Samples.container(name, published: ["6379/tcp": [("", port)]], change: change)
  }

  /// What a machine asks for, with the words that tests compare.
  private struct Run {
    var machine: ContainerMachine
    var random = SystemRandomNumberGenerator()

    init(_ rule: DeregisterRule = .always, looks: Int = 8) {
      machine = ContainerMachine(ContainerMapping(Samples.options()), rule: rule, maximumLooks: looks, backoff: Backoff(jitter: 0))
    }

    /// Reaches the engine, and finds these.
    mutating func begin(_ containers: DockerContainer...) -> [ContainerMachine.Action] {
      _ = machine.start()
      _ = machine.connected(1)
      var actions = machine.listed(1, containers.map(\.id))
      for container in containers.sorted(by: { $0.id < $1.id }) { actions = machine.inspected(1, container.id, container) }
      return actions
    }

    mutating func lose(_ epoch: UInt64) -> [ContainerMachine.Action] { machine.lost(epoch, using: &random) }
  }

  private static func set(_ containers: DockerContainer..., complete: Bool = true) -> ContainerSet {
    ContainerSet(
      services: containers.flatMap { ContainerMapping(Samples.options()).services(of: $0).services }.sorted {
        ($0.name, $0.id) < ($1.name, $1.id)
      },
      isComplete: complete)
  }

  @Test func `First it listens, then lists, then looks at each`() {
    var run = Run()
    let (a, b) = (Self.container("aa"), Self.container("bb", port: "10001"))
    #expect(run.machine.start() == [.connect(1, after: .zero)])
    #expect(run.machine.connected(1) == [.list(1)])
    #expect(
      run.machine.listed(1, [b.id, a.id]) == [
        .inspect(a.id, 1), .inspect(b.id, 1), .publish(ContainerSet(services: [], isComplete: false)),
      ])
    #expect(run.machine.inspected(1, a.id, a) == [.publish(Self.set(a, complete: false))])
    #expect(run.machine.inspected(1, b.id, b) == [.publish(Self.set(a, b))])
  }

  @Test func `Without containers the set is complete at once`() {
    var run = Run()
    #expect(run.begin() == [.publish(Self.set())])
  }

  @Test func `An event makes it look once more, also while it looks`() {
    var run = Run()
    let a = Self.container("aa")
    _ = run.begin()
    #expect(run.machine.noticed(1, a.id) == [.inspect(a.id, 1)])
    #expect(run.machine.noticed(1, a.id) == [])
    #expect(run.machine.noticed(1, a.id) == [])
    // What it saw may be older than the second event.
    #expect(run.machine.inspected(1, a.id, a) == [.inspect(a.id, 1), .publish(Self.set(a, complete: false))])
    #expect(run.machine.inspected(1, a.id, nil) == [.publish(Self.set())])
  }

  @Test func `No more than so many looks at once`() {
    var run = Run(looks: 2)
    _ = run.machine.start()
    _ = run.machine.connected(1)
    let actions = run.machine.listed(1, ["a", "b", "c"])
    #expect(actions == [.inspect("a", 1), .inspect("b", 1), .publish(ContainerSet(services: [], isComplete: false))])
    #expect(run.machine.inspected(1, "a", nil) == [.inspect("c", 1)])
  }

  @Test func `A container that ends goes, whatever its code`() {
    for code in [0, 1, 137] {
      var run = Run()
      let a = Self.container("aa")
      #expect(run.begin(a) == [.publish(Self.set(a))])
      _ = run.machine.noticed(1, a.id)
      let ended = Self.container("aa") {
        $0.state.isRunning = false; $0.state.exitCode = code; $0.ports = [:]
      }
      #expect(run.machine.inspected(1, a.id, ended) == [.publish(Self.set())])
    }
  }

  @Test(arguments: [(0, false), (137, false), (143, false), (1, true), (127, true)])
  func `With on-success a failure leaves it until it is removed`(_ code: Int, _ stays: Bool) {
    var run = Run(.onSuccess)
    let a = Self.container("aa")
    _ = run.begin(a)
    _ = run.machine.noticed(1, a.id)
    let ended = Self.container("aa") {
      $0.state.isRunning = false; $0.state.exitCode = code; $0.ports = [:]
    }
    #expect(run.machine.inspected(1, a.id, ended) == (stays ? [] : [.publish(Self.set())]))
    guard stays else { return }
    // It is in no list of what runs, and looked at all the same.
    #expect(run.machine.resync() == [.list(1)])
    #expect(run.machine.listed(1, []) == [.inspect(a.id, 1)])
    #expect(run.machine.inspected(1, a.id, ended) == [.publish(Self.set(a))])
    _ = run.machine.noticed(1, a.id)
    #expect(run.machine.inspected(1, a.id, nil) == [.publish(Self.set())])
  }

  @Test func `With on-success what ended before was never there`() {
    var run = Run(.onSuccess)
    let ended = Self.container("aa") {
      $0.state.isRunning = false; $0.state.exitCode = 1
    }
    #expect(run.begin(ended) == [.publish(Self.set())])
  }

  @Test func `A paused container stays as it was`() {
    var run = Run()
    let a = Self.container("aa")
    _ = run.begin(a)
    _ = run.machine.noticed(1, a.id)
    #expect(run.machine.inspected(1, a.id, Self.container("aa") { $0.state.isPaused = true }) == [])
  }

  @Test func `A container between two lives stays, and is critical`() {
    var run = Run()
    let a = Self.container("aa")
    _ = run.begin(a)
    _ = run.machine.noticed(1, a.id)
    let between = Self.container("aa") {
      $0.state.isRestarting = true; $0.state.exitCode = 3; $0.ports = [:]
    }
    var expected = Self.set(a)
    expected.services[0].health = ContainerHealth(between.state)
    #expect(expected.services[0].health?.health == .critical)
    #expect(run.machine.inspected(1, a.id, between) == [.publish(expected)])
    _ = run.machine.noticed(1, a.id)
    let again = Self.container("aa", port: "10009")
    #expect(run.machine.inspected(1, a.id, again) == [.publish(Self.set(again))])
  }

  @Test func `When the engine is lost everything stays, and is looked at again`() {
    var run = Run()
    let (a, b) = (Self.container("aa"), Self.container("bb", port: "10001"))
    _ = run.begin(a, b)
    #expect(run.lose(1) == [.disconnect(1), .connect(2, after: .milliseconds(100))])
    // Late news of the former connection mean nothing.
    #expect(run.machine.noticed(1, a.id) == [])
    #expect(run.machine.listed(1, []) == [])
    #expect(run.lose(1) == [])
    #expect(run.lose(2) == [.disconnect(2), .connect(3, after: .milliseconds(200))])
    #expect(run.machine.connected(3) == [.list(3)])
    #expect(run.machine.listed(3, [a.id]) == [.inspect(a.id, 3), .inspect(b.id, 3)])
    #expect(run.machine.inspected(3, a.id, a) == [])
    #expect(run.machine.inspected(3, b.id, nil) == [.publish(Self.set(a))])
    #expect(run.lose(3) == [.disconnect(3), .connect(4, after: .milliseconds(100))])
  }

  @Test func `A container of which the engine says nothing keeps the set from being complete, and nothing else`() {
    var run = Run()
    let (a, b) = (Self.container("aa"), Self.container("bb", port: "10001"))
    _ = run.machine.start()
    _ = run.machine.connected(1)
    _ = run.machine.listed(1, [a.id, b.id])
    _ = run.machine.inspected(1, b.id, b)
    #expect(run.machine.inspectionFailed(1, a.id) == [.publish(Self.set(b, complete: false))])
    #expect(run.machine.resync() == [.list(1)])
    _ = run.machine.listed(1, [a.id, b.id])
    _ = run.machine.inspected(1, b.id, b)
    #expect(run.machine.inspected(1, a.id, a) == [.publish(Self.set(a, b))])
  }

  @Test func `A new name is a new id`() {
    var run = Run()
    let a = Self.container("aa")
    _ = run.begin(a)
    _ = run.machine.noticed(1, a.id)
    var renamed = a
    renamed.name = "zz"
    #expect(run.machine.inspected(1, a.id, renamed) == [.publish(Self.set(renamed))])
  }

  @Test func `Who shares a network moves with its owner`() {
    var run = Run()
    let pod = Samples.container("pod")
    let side = Samples.container("side", image: "side", exposed: ["9000/tcp"]) {
      $0.networkMode = "container:\(pod.id)"; $0.ports = [:]
    }
    func address(_ actions: [ContainerMachine.Action]) -> String? {
      for case .publish(let set) in actions { return set.services.first.map { $0.host } }
      return nil
    }
    #expect(address(run.begin(pod, side)) == "172.17.0.2")
    _ = run.machine.noticed(1, pod.id)
    let moved = Samples.container("pod") { $0.address = .init(ipv4: "172.17.0.9") }
    #expect(address(run.machine.inspected(1, pod.id, moved)) == "172.17.0.9")
    _ = run.machine.noticed(1, pod.id)
    #expect(run.machine.inspected(1, pod.id, nil).contains(.publish(Self.set())))
  }

  @Test func `Of two with the same id the later one has it, and the other gets it back`() {
    var run = Run()
    let a = Self.container("aa") {
      $0.labels = ["SERVICE_ID": "x"]; $0.state.started = "1"
    }
    let b = Self.container("bb", port: "10001") {
      $0.labels = ["SERVICE_ID": "x"]; $0.state.started = "2"
    }
    #expect(run.begin(a, b) == [.publish(Self.set(b))])
    _ = run.machine.noticed(1, b.id)
    #expect(run.machine.inspected(1, b.id, nil) == [.publish(Self.set(a))])
  }

  @Test func `Why something is not registered is told once`() {
    var run = Run()
    let a = Samples.container("aa", exposed: ["80/tcp"])
    let note = ContainerMachine.Action.note("aa", ["Port 80/tcp is not published on the host."])
    #expect(run.begin(a) == [note, .publish(Self.set())])
    _ = run.machine.noticed(1, a.id)
    #expect(run.machine.inspected(1, a.id, a) == [])
  }
}
