import FoundationEssentials
import HTTPClient
import Testing
import ZeroG

@testable import AICFO

/// A sandbox with its default keys that already runs, named by `STACK_TEST_SANDBOX`.
private let sandboxURL = ProcessInfo.processInfo.environment["STACK_TEST_SANDBOX"]

/// Our adapter against a simulated Router that others wrote from the same documentation.
@Suite(
  .enabled(
    if: sandboxURL != nil, "Start `sandbox serve` and set STACK_TEST_SANDBOX to its URL."))
struct AICFOSandboxTests {
  private func model(_ key: String = "sk-sim-ok", _ models: String...) -> ZeroGModel {
    ZeroGModel(
      zeroG: ZeroGClient(
        http: CurlClient(), baseURL: (sandboxURL ?? "") + "/zerog/v1", apiKey: key),
      models: models.isEmpty ? ["zai-org/GLM-5-FP8"] : models)
  }

  private let prompt = Prompt(
    ProseBrief(figures: sampleFigures, spanName: "the week", question: "How am I doing?"))

  /// It quotes our figures, and its answer is signed: so it passes.
  @Test func itsProsePasses() async throws {
    guard case .text(let text) = await model().ask(prompt) else {
      Issue.record("no text")
      return
    }
    #expect(text.isVerified == true && !text.provider.isEmpty && !text.cost.isEmpty)
    let prose = try ProseCheck(sampleFigures).prose(text.content)
    #expect(prose.paragraphs.contains { $0.contains("$1,234.56") })
  }

  @Test(arguments: ["sk-sim-broke", "sk-sim-revoked"])
  func anAccountAtFaultIsNotAskedAgain(_ key: String) async {
    guard case .refused = await model(key).ask(prompt) else {
      Issue.record("not refused")
      return
    }
  }

  /// A model that has left the catalogue: the next in line answers.
  @Test func theNextModelIsNext() async {
    let model = model("sk-sim-ok", "gone/model", "zai-org/GLM-5-FP8")
    guard case .unavailable = await model.ask(prompt), case .text = await model.ask(prompt) else {
      Issue.record("the second model did not answer")
      return
    }
  }
}
