import Hummingbird
import Logging

/// Serves every partner on one port.
struct Listener {
  /// The connection shall be closed without an answer.
  private struct HangUp: Error {}

  let world: World

  func respond(to request: Request) async throws -> Response {
    let (partner, call) = try await read(request)
    guard let partner else {
      return response(Answer(["message": "Nothing is served here."], status: 404))
    }
    if partner.name != "control",
      let fault = world.step({ $0.faultForRequest(partner.name, call) })
    {
      return try await answer(call, of: partner, in: fault)
    }
    return response(try await answer(call, of: partner))
  }

  private func read(_ request: Request) async throws -> (Partner?, Call) {
    let buffer = try await request.body.collect(upTo: 4 << 20)
    var headers: [String: String] = [:]
    for field in request.headers { headers[field.name.canonicalName] = field.value }
    let found = world.partner(of: request.uri.path)
    let call = Call(
      method: request.method.rawValue, path: found?.1 ?? request.uri.path,
      query: request.uri.query, headers: headers, body: Array(buffer.readableBytesView))
    return (found?.0, call)
  }

  /// Asks the partner, again and again while it says so (a long poll).
  private func answer(_ call: Call, of partner: Partner) async throws -> Answer {
    var call = call
    while true {
      let asked = call
      let answer = world.step { partner.answer(asked, in: &$0) }
      guard answer.isAgain else { return answer }
      try await Task.sleep(for: .milliseconds(15))
      call.waited += 15_000
    }
  }

  private func answer(
    _ call: Call, of partner: Partner, in fault: Fault
  ) async throws -> Response {
    switch fault.mode {
    case .slow:
      try await Task.sleep(for: .milliseconds(fault.delayMs))
      return response(try await answer(call, of: partner))
    case .fail:
      return response(
        Answer(text: fault.body, type: "application/json", status: fault.status))
    case .timeoutAfterCommit:
      _ = try await answer(call, of: partner)
      try await Task.sleep(for: .milliseconds(fault.delayMs))
      return hangUp()
    default:
      return hangUp()
    }
  }

  private func response(_ answer: Answer) -> Response {
    var headers = HTTPFields()
    if answer.status != 204 { headers[.contentType] = answer.type }
    for (name, value) in answer.headers {
      if let name = HTTPFields.Element.Name(name) { headers[name] = value }
    }
    return Response(
      status: .init(code: answer.status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(string: answer.body)))
  }

  /// Promises a body and breaks off: the caller cannot know what happened.
  private func hangUp() -> Response {
    Response(
      status: .ok,
      body: .init(contentLength: 1) { _ in throw HangUp() })
  }
}
