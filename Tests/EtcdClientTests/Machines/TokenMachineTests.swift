import Testing

@testable import EtcdClient

@Suite struct TokenMachineTests {
  private var machine = TokenMachine()
  private let refused = EtcdError(.invalidArgument, reason: .wrongCredentials, outcome: .refused, message: "no")

  @Test mutating func `All who need a token share one request for it`() {
    #expect(machine.need(1) == [.authenticate])
    #expect(machine.need(2) == [])
    let token = TokenMachine.Token(text: "t", generation: 1)
    #expect(machine.authenticated(.success("t")) == [.give(token, to: 1), .give(token, to: 2)])
    #expect(machine.need(3) == [.give(token, to: 3)])
  }

  @Test mutating func `A refused token is replaced once, however many calls carried it`() {
    _ = machine.need(1)
    _ = machine.authenticated(.success("t"))
    machine.rejected(1)
    #expect(machine.need(2) == [.authenticate])
    machine.rejected(1)
    #expect(machine.need(3) == [])
    let next = TokenMachine.Token(text: "u", generation: 2)
    #expect(machine.authenticated(.success("u")) == [.give(next, to: 2), .give(next, to: 3)])
    // A call that comes back late with the old one.
    machine.rejected(1)
    #expect(machine.current == next)
  }

  @Test mutating func `A failure is told to those who waited, and the next asks again`() {
    _ = machine.need(1)
    #expect(machine.authenticated(.failure(refused)) == [.fail(1, refused)])
    #expect(machine.need(2) == [.authenticate])
  }

  @Test mutating func `Where nobody is authenticated, the token is none, and is replaced when it is refused`() {
    _ = machine.need(1)
    #expect(machine.authenticated(.success(nil)) == [.give(TokenMachine.Token(text: nil, generation: 1), to: 1)])
    machine.rejected(1)
    #expect(machine.need(2) == [.authenticate])
  }

  @Test mutating func `Who gives up was not sent, and gets nothing later`() {
    _ = machine.need(1)
    guard case .fail(1, let error) = machine.giveUp(1).first else { return #expect(Bool(false)) }
    #expect(error.outcome == .notSent)
    #expect(machine.giveUp(1) == [])
    #expect(machine.authenticated(.success("t")) == [])
  }
}
