import ArgumentParser
import Foundation
import RPC
import StackProto
import Time

/// `funding review`: what waits for people, and what two of them have done about it.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "See what waits for people, and decide it by two.",
    subcommands: [List.self, Show.self, Propose.self, Approve.self, Reject.self],
    defaultSubcommand: List.self)

  struct Person: ParsableArguments {
    @Option(
      help: "Who you are; STACK_OPERATOR by default. Over TLS the certificate says it instead.")
    var `operator`: String?

    var options: RPCCallOptions {
      let environment = ProcessInfo.processInfo.environment
      return FundingCall.options(by: `operator` ?? environment["STACK_OPERATOR"])
    }
  }

  struct Case: ParsableArguments {
    @Argument(help: "deposit, withdrawal or break.")
    var kind: String
    @Argument(help: "Its id.")
    var id: String
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Everything that waits.")
    @OptionGroup var person: Person

    func run() async throws {
      let options = person.options
      let list = try await FundingCall.with {
        try await $0.listReviewCases(.init(), options: options)
      }
      print(ReviewCommand.table(list.cases))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One case, and all that was said.")
    @OptionGroup var person: Person
    @OptionGroup var subject: Case

    func run() async throws {
      let (options, kind, id) = (person.options, subject.kind, subject.id)
      let found = try await FundingCall.with {
        try await $0.getReviewCase(.init(kind: kind, subjectID: id), options: options)
      }
      print(ReviewCommand.text(found))
    }
  }

  struct Propose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what should be done.")
    @OptionGroup var person: Person
    @OptionGroup var subject: Case
    @Argument(help: "retry, refund or clear, as the case permits.")
    var action: String
    @Option(help: "Why.")
    var reason: String
    @Option(help: "What proves it.")
    var evidence = ""

    func run() async throws {
      let options = person.options
      let request = FundingV1.ProposeReviewActionRequest(
        kind: subject.kind, subjectID: subject.id, action: action, reason: reason,
        evidence: evidence)
      let found = try await FundingCall.with {
        try await $0.proposeReviewAction(request, options: options)
      }
      print(ReviewCommand.text(found))
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Approve what somebody else proposed, which carries it out.")
    @OptionGroup var person: Person
    @Argument(help: "The proposal's id.")
    var proposal: String
    @Option var remark = ""

    func run() async throws {
      try await ReviewCommand.decide(proposal, true, remark, person.options)
    }
  }

  struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reject a proposal.")
    @OptionGroup var person: Person
    @Argument(help: "The proposal's id.")
    var proposal: String
    @Option var remark = ""

    func run() async throws {
      try await ReviewCommand.decide(proposal, false, remark, person.options)
    }
  }

  private static func decide(
    _ proposal: String, _ approve: Bool, _ remark: String, _ options: RPCCallOptions
  ) async throws {
    let request = FundingV1.DecideReviewProposalRequest(
      proposalID: proposal, approve: approve, remark: remark)
    let found = try await FundingCall.with {
      try await $0.decideReviewProposal(request, options: options)
    }
    print(text(found))
  }

  static func table(_ cases: [FundingV1.ReviewCase]) -> String {
    var rows = [["Since", "Kind", "Id", "State", "Permitted", "Proposed", "Why"]]
    rows += cases.map { waiting in
      [
        TextTable.moment(waiting.sinceMicros), waiting.kind, waiting.subjectID, waiting.state,
        waiting.actions.joined(separator: ", "),
        waiting.proposals.map { "\($0.action) by \($0.proposedBy)" }.joined(separator: ", "),
        waiting.reason,
      ]
    }
    return cases.isEmpty ? "Nothing waits.\n" : TextTable.lines(rows)
  }

  static func text(_ waiting: FundingV1.ReviewCase) -> String {
    var rows = [["Proposal", "Action", "State", "By", "At", "Decided by", "Why", "Evidence"]]
    rows += waiting.proposals.map { said in
      [
        said.proposalID, said.action, said.state, said.proposedBy,
        TextTable.moment(said.proposedAtMicros), said.decidedBy, said.reason, said.evidence,
      ]
    }
    return table([waiting]) + (waiting.proposals.isEmpty ? "" : "\n" + TextTable.lines(rows))
  }
}
