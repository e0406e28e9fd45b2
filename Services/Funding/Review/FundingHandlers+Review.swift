import FoundationEssentials
import Identifiers
import RPC
import ServiceKit
import StackProto

/// The operators' part of the contract.
extension FundingHandlers {
  func listReviewCases(
    _ request: FundingV1.ListReviewCasesRequest, _ context: RPCContext
  ) async throws -> FundingV1.ListReviewCasesResponse {
    _ = try context.operatorName
    return FundingV1.ListReviewCasesResponse(
      cases: try await reviews.list().map(FundingV1.ReviewCase.init))
  }

  func getReviewCase(
    _ request: FundingV1.GetReviewCaseRequest, _ context: RPCContext
  ) async throws -> FundingV1.ReviewCase {
    _ = try context.operatorName
    let subject = try ReviewSubject(request.kind, request.subjectID)
    return FundingV1.ReviewCase(try await reviews.find(subject))
  }

  func proposeReviewAction(
    _ request: FundingV1.ProposeReviewActionRequest, _ context: RPCContext
  ) async throws -> FundingV1.ReviewCase {
    let person = try context.operatorName
    guard let action = ReviewAction(rawValue: request.action) else {
      throw FundingError.invalid(field: "action", "is none that is known")
    }
    guard !request.reason.isEmpty else {
      throw FundingError.invalid(field: "reason", "is missing")
    }
    let subject = try ReviewSubject(request.kind, request.subjectID)
    return FundingV1.ReviewCase(
      try await reviews.propose(
        action, about: subject, by: person, reason: request.reason, evidence: request.evidence))
  }

  func decideReviewProposal(
    _ request: FundingV1.DecideReviewProposalRequest, _ context: RPCContext
  ) async throws -> FundingV1.ReviewCase {
    let person = try context.operatorName
    guard let proposal = UUID(uuidString: request.proposalID) else {
      throw FundingError.notFound("proposal")
    }
    let decision = ReviewDecision(
      proposal: proposal, approves: request.approve, by: person, remark: request.remark)
    return FundingV1.ReviewCase(try await reviews.decide(decision))
  }
}

extension ReviewSubject {
  fileprivate init(_ kind: String, _ id: String) throws(FundingError) {
    guard let kind = ReviewKind(rawValue: kind), let id = UUID(uuidString: id) else {
      throw .notFound("case")
    }
    self.init(kind: kind, id: id)
  }
}

extension FundingV1.ReviewCase {
  fileprivate init(_ waiting: ReviewCase) {
    self.init(
      kind: waiting.subject.kind.rawValue, subjectID: waiting.subject.id.lowercased,
      userID: waiting.user.map(\.description) ?? "", state: waiting.state,
      reason: waiting.reason, sinceMicros: waiting.since.microseconds,
      actions: waiting.actions.map(\.rawValue),
      proposals: waiting.proposals.map { proposal in
        FundingV1.ReviewProposal(
          proposalID: proposal.id.lowercased, action: proposal.action.rawValue,
          reason: proposal.reason, evidence: proposal.evidence, state: proposal.state.rawValue,
          proposedBy: proposal.proposedBy, proposedAtMicros: proposal.proposedAt.microseconds,
          decidedBy: proposal.decidedBy ?? "",
          decidedAtMicros: proposal.decidedAt?.microseconds ?? 0, remark: proposal.remark)
      })
  }
}
