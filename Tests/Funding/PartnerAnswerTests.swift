import HTTPClient
import Testing

@testable import Funding

@Suite struct PartnerAnswerTests {
  /// A refusal that leads to another key must say that nothing was done under the first.
  @Test(arguments: [
    (400, "E032", true), (404, "R001", true), (422, "2", true), (409, "155501", true),
    (400, "1083", false), (400, "-1", false), (403, "156020", false),
    (401, "401", false), (403, "403", false), (409, "409", false), (425, "425", false),
    (400, "IK010", false), (400, "E101", false), (400, "E005", false), (400, "E006", false),
  ])
  func onlyWhatIsAboutTheMoneyIsDefinite(_ status: Int, _ code: String, _ isDefinite: Bool) {
    let refusal = PartnerError.refused(status: status, code: code, message: "no")
    #expect(refusal.isDefinite == isDefinite)
  }

  @Test func silenceIsNotDefinite() {
    #expect(!PartnerError.unknown("timeout").isDefinite && !PartnerError.notSent("").isDefinite)
  }
}
