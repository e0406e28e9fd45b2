import GraphQL
import Testing

@testable import Gateway

/// A running gateway held against the text of "GraphQL over HTTP", sentence by sentence, over real
/// connections. With `json` in its name, a check is of clients that accept `application/json` alone.
@Suite struct GraphQLOverHTTPAudit {
  @Test(arguments: media + requests + posts + gets + statuses + bodies)
  func asMostServersDoIt(_ requirement: Requirement) async throws {
    try await requirement.audit()
  }

  @Test(arguments: draft) func asTheDraftHasIt(_ requirement: Requirement) async throws {
    try await requirement.audit()
  }

  // MARK: Media types

  private static let media = [
    Requirement("MUST accept application/json in a POST") { world async throws in
      #expect(try await world.post(#"{"query":"{ __typename }"}"#).isSuccess)
    },
    Requirement("MUST accept application/json with the charset utf-8, in any case") {
      world async throws in
      for type in ["application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
        #expect(try await world.post(#"{"query":"{ __typename }"}"#, type: type).isSuccess)
      }
    },
    Requirement("MUST read requests as UTF-8") { world async throws in
      let answer = try await world.post(#"{"query":"{ naïve: __typename }"}"#)
      #expect(answer.code == "GRAPHQL_PARSE_FAILED")
      let text = try await world.post(
        ##"{"query":"query ($n: String = \"ü💩\") { __type(name: $n) { name } }"}"##)
      #expect(text.data == ["__type": nil])
    },
    Requirement("MUST answer application/graphql-response+json to who accepts it") {
      world async throws in
      let answer = try await world.post(#"{"query":"{ __typename }"}"#, accept: Self.result)
      #expect(answer.isSuccess)
      #expect(answer.headers["content-type"] == "application/graphql-response+json; charset=utf-8")
    },
    Requirement("MUST answer application/json to who accepts it") { world async throws in
      let answer = try await world.post(#"{"query":"{ __typename }"}"#, accept: Self.json)
      #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
    },
    Requirement("SHOULD answer application/json to */* and to who says nothing") {
      world async throws in
      for accept in ["*/*", "application/*", nil] {
        let answer = try await world.post(#"{"query":"{ __typename }"}"#, accept: accept)
        #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
      }
    },
    Requirement("SHOULD honour the order of preference in Accept") { world async throws in
      for (accept, type) in [
        ("application/graphql-response+json, application/json;q=0.9", Self.result),
        ("application/json, application/graphql-response+json;q=0.9", Self.json),
        ("application/json;q=0, */*;q=0.1", Self.result),
      ] {
        let answer = try await world.post(#"{"query":"{ __typename }"}"#, accept: accept)
        #expect(answer.headers["content-type"] == "\(type); charset=utf-8", "\(accept)")
      }
    },
    Requirement("SHOULD answer 406 when nothing acceptable can be answered") { world async throws in
      let answer = try await world.post(#"{"query":"{ __typename }"}"#, accept: "text/html")
      #expect(answer.status == 406 && answer.isWellFormedError)
    },
    Requirement("MUST answer every result with a content type and its charset") {
      world async throws in
      for body in [#"{"query":"{ __typename }"}"#, #"{"query":"{"}"#, "{", "{}"] {
        let answer = try await world.post(body)
        #expect(answer.headers["content-type"]?.hasSuffix("; charset=utf-8") == true)
      }
    },
  ]

  // MARK: Parameters

  private static let requests = [
    Requirement("MUST take query as a string") { world async throws in
      for value in ["1", "true", "[]", "{}", "null"] {
        #expect(try await world.post("{\"query\":\(value)}", accept: Self.result).status == 400)
      }
    },
    Requirement("MUST refuse a request without query") { world async throws in
      let answer = try await world.post(#"{"operationName":"A"}"#, accept: Self.result)
      #expect(answer.status == 400 && answer.isWellFormedError)
    },
    Requirement("MUST take operationName as a string or null") { world async throws in
      let query = #""query":"query A { __typename } query B { b: __typename }""#
      #expect(
        try await world.post("{\(query),\"operationName\":\"B\"}").data == ["b": "Query"])
      for value in ["1", "{}", "[\"A\"]"] {
        let answer = try await world.post("{\(query),\"operationName\":\(value)}")
        #expect(answer.status == 400)
      }
    },
    Requirement("MUST take variables and extensions as maps or null") { world async throws in
      for name in ["variables", "extensions"] {
        for value in ["{}", "null"] {
          let body = "{\"query\":\"{ __typename }\",\"\(name)\":\(value)}"
          #expect(try await world.post(body).isSuccess)
        }
        for value in ["1", "\"{}\"", "[]", "true"] {
          let body = "{\"query\":\"{ __typename }\",\"\(name)\":\(value)}"
          #expect(try await world.post(body).status == 400, "\(name): \(value)")
        }
      }
    },
    Requirement("MUST treat null as absent") { world async throws in
      let body =
        #"{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null}"#
      #expect(try await world.post(body).isSuccess)
    },
    Requirement("MUST ignore members it does not know") { world async throws in
      #expect(try await world.post(#"{"query":"{ __typename }","id":7,"more":[{}]}"#).isSuccess)
    },
    Requirement("MUST give variables to the operation") { world async throws in
      let body =
        ##"{"query":"query ($n: String!) { __type(name: $n) { kind } }","variables":{"n":"User"}}"##
      #expect(try await world.post(body).data == ["__type": ["kind": "OBJECT"]])
    },
  ]

  // MARK: POST

  private static let posts = [
    Requirement("SHOULD answer 415 to a POST without a content type") { world async throws in
      let answer = try await world.exchange(
        "POST", "/graphql", body: #"{"query":"{ __typename }"}"#)
      #expect(answer.status == 415 && answer.isWellFormedError)
    },
    Requirement("SHOULD answer 415 to a content type it does not know") { world async throws in
      for type in [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "application/graphql", "application/json; charset=utf-16", "application/jsonp",
      ] {
        let answer = try await world.post(#"{"query":"{ __typename }"}"#, type: type)
        #expect(answer.status == 415, "\(type)")
      }
    },
    Requirement("MUST NOT take parameters of a POST from its URL") { world async throws in
      let answer = try await world.send(
        .post, "/graphql?query=%7B__typename%7D", [("content-type", "application/json")],
        body: "{}")
      #expect(answer.status == 400)
    },
    Requirement("SHOULD answer 413 to a body that is too large") { world async throws in
      let answer = try await world.post(
        "{\"query\":\"\(String(repeating: " ", count: 300_000)){ __typename }\"}")
      #expect(answer.status == 413 && answer.isWellFormedError)
    },
  ]

  // MARK: GET

  private static let gets = [
    Requirement("SHOULD answer a query by GET") { world async throws in
      let answer = try await world.send(.get, "/graphql?query=%7B__typename%7D")
      #expect(answer.data == ["__typename": "Query"])
    },
    Requirement("MUST read variables and extensions of a GET as JSON") { world async throws in
      let query = "query=query(%24n%3AString!)%7B__type(name%3A%24n)%7Bkind%7D%7D"
      let answer = try await world.send(
        .get, "/graphql?\(query)&variables=%7B%22n%22%3A%22User%22%7D&extensions=%7B%7D")
      #expect(answer.data == ["__type": ["kind": "OBJECT"]])
      for wrong in ["variables=%7B", "variables=1", "extensions=%5B%5D"] {
        let answer = try await world.send(.get, "/graphql?\(query)&\(wrong)")
        #expect(answer.status == 400 && answer.isWellFormedError)
      }
    },
    Requirement("MUST treat an empty operationName of a GET as absent") { world async throws in
      let answer = try await world.send(
        .get, "/graphql?query=%7B__typename%7D&operationName=&variables=")
      #expect(answer.isSuccess)
    },
    Requirement("MUST choose the operation of a GET by operationName") { world async throws in
      let answer = try await world.send(
        .get,
        "/graphql?query=query+A%7B__typename%7Dquery+B%7Bb%3A__typename%7D&operationName=B")
      #expect(answer.data == ["b": "Query"])
    },
    Requirement("MUST NOT execute a mutation by GET, and MUST answer 405") { world async throws in
      let token = try await world.signedUp()
      let answer = try await world.send(
        .get, "/graphql?query=mutation%7BverifyPasscode(passcode%3A%22493817%22)%7Btoken%7D%7D",
        [("authorization", "Bearer \(token)"), ("accept", Self.result)])
      #expect(answer.status == 405 && answer.headers["allow"] == "POST")
      #expect(world.backend.calls("VerifyPasscode").isEmpty)
    },
    Requirement("MUST NOT execute a mutation by GET whose name is chosen among queries") {
      world async throws in
      let token = try await world.signedUp()
      let answer = try await world.send(
        .get,
        "/graphql?query=query+A%7B__typename%7Dmutation+B%7BstartKyc%7Bstatus%7D%7D&operationName=B",
        [("authorization", "Bearer \(token)")])
      #expect(answer.status == 405)
    },
    Requirement("SHOULD answer 405 with Allow to other methods") { world async throws in
      for method in ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"] {
        let answer = try await world.exchange(method, "/graphql")
        #expect(answer.status == 405 && answer.headers["allow"] == "GET, POST", "\(method)")
      }
    },
    Requirement("SHOULD answer 414 to a URL that is too long") { world async throws in
      let answer = try await world.send(
        .get, "/graphql?query=%7B__typename%7D&x=\(String(repeating: "x", count: 20_000))")
      #expect(answer.status == 414 && answer.isWellFormedError)
    },
  ]

  // MARK: Status codes

  private static let statuses = [
    Requirement("MUST answer 2xx where there is data") { world async throws in
      #expect(
        try await world.post(#"{"query":"{ __typename }"}"#, accept: Self.result).status == 200)
      let token = try await world.signedUp()
      let partial = try await world.post(
        #"{"query":"{ me { id } deposit(id: \"0190d5b6-0000-7000-8000-000000000001\") { id timeline { at } } }"}"#,
        accept: Self.result, token: token)
      #expect(partial.status == 200)
    },
    Requirement("SHOULD answer 200 where data is null by an error of execution") {
      world async throws in
      let token = try await world.signedUp()
      let answer = try await world.post(
        #"{"query":"{ deposits { edges { cursor } } }"}"#, accept: Self.result, token: token)
      #expect(answer.status == 200 && answer.data == .null && answer.code == "INTERNAL")
    },
    Requirement("MUST answer 4xx or 5xx where there is no data (graphql-response+json)") {
      world async throws in
      for body in ["{", "[]", "{}", #"{"query":"{"}"#, #"{"query":"{ nothing }"}"#] {
        let answer = try await world.post(body, accept: Self.result)
        #expect((400..<600).contains(answer.status) && answer.data == nil, "\(body)")
      }
    },
    Requirement("SHOULD answer 400 to what is no JSON") { world async throws in
      for body in ["{", "", "query { a }", #"{"query":"{ a }"} x"#, #"{'query':'{ a }'}"#] {
        for accept in [Self.json, Self.result] {
          let answer = try await world.post(body, accept: accept)
          #expect(answer.status == 400 && answer.isWellFormedError, "\(body)")
        }
      }
    },
    Requirement("SHOULD answer 400 to a body that is no map") { world async throws in
      for body in ["[]", "1", "\"{ a }\"", "null", "true", #"[{"query":"{ __typename }"}]"#] {
        #expect(try await world.post(body, accept: Self.json).status == 400, "\(body)")
      }
    },
    Requirement("SHOULD answer 400 to a document that does not parse, 200 (json)") {
      world async throws in
      let body = #"{"query":"{ me { id }"}"#
      #expect(try await world.post(body, accept: Self.result).status == 400)
      let json = try await world.post(body, accept: Self.json)
      #expect(json.status == 200 && json.isWellFormedError)
    },
    Requirement("SHOULD answer 400 to a document that is not valid, 200 (json)") {
      world async throws in
      let body = #"{"query":"{ nothing }"}"#
      #expect(try await world.post(body, accept: Self.result).status == 400)
      let json = try await world.post(body, accept: Self.json)
      #expect(json.status == 200 && json.isWellFormedError)
    },
    Requirement("SHOULD answer 400 to variables that are not valid, 200 (json)") {
      world async throws in
      let body =
        ##"{"query":"query ($n: String!) { __type(name: $n) { kind } }","variables":{"n":1}}"##
      #expect(try await world.post(body, accept: Self.result).status == 400)
      let json = try await world.post(body, accept: Self.json)
      #expect(json.status == 200 && json.isWellFormedError)
    },
    Requirement("SHOULD answer 400 where the operation cannot be determined") {
      world async throws in
      let query = #""query":"query A { __typename } query B { __typename }""#
      for body in ["{\(query)}", "{\(query),\"operationName\":\"C\"}"] {
        for accept in [Self.json, Self.result] {
          #expect(try await world.post(body, accept: accept).status == 400)
        }
      }
    },
    Requirement("SHOULD answer 401 to who is not signed in, with a challenge") {
      world async throws in
      let answer = try await world.post(#"{"query":"{ me { id } }"}"#, accept: Self.result)
      #expect(answer.status == 401 && answer.headers["www-authenticate"] == "Bearer")
    },
    Requirement("SHOULD refuse a subscription that cannot be streamed") { world async throws in
      let answer = try await world.post(
        #"{"query":"subscription { balanceUpdated { buyingPower } }"}"#, accept: Self.result,
        token: try await world.signedUp())
      #expect(answer.status == 400 && answer.isWellFormedError)
    },
  ]

  // MARK: Bodies

  private static let bodies = [
    Requirement("MUST answer a map of data, errors and extensions alone") { world async throws in
      let token = try await world.signedUp()
      for body in [
        #"{"query":"{ __typename }"}"#, #"{"query":"{"}"#, "{}", "[",
        #"{"query":"{ deposits { edges { cursor } } }"}"#,
      ] {
        let answer = try await world.post(body, token: token)
        guard case .object(let members) = answer.json else {
          Issue.record("\(answer.text)")
          continue
        }
        #expect(Set(members.keys).isSubset(of: ["data", "errors", "extensions"]))
        #expect(members["errors"]?.list?.isEmpty != true)
      }
    },
    Requirement("MUST tell a client the place of an error") { world async throws in
      let answer = try await world.post(#"{"query":"{\n  nothing }"}"#)
      let error = answer.json["errors"]?.list?.first
      #expect(error?["locations"] == [["line": 2, "column": 3]])
      #expect(error?["message"]?.string?.isEmpty == false)
    },
    Requirement("MUST answer one operation's result, not a list") { world async throws in
      let answer = try await world.post(#"[{"query":"{ __typename }"}]"#)
      #expect(answer.json["errors"]?.list?.count == 1)
    },
  ]

  // MARK: The draft's status codes

  private static let newer = ["GRAPHQL_STATUS_CODES": "draft"]

  private static let draft = [
    Requirement("SHOULD answer 294 to data with errors, only as graphql-response+json", newer) {
      world async throws in
      let token = try await world.signedUp()
      let body = #"{"query":"{ me { id } deposits { edges { cursor } } }"}"#
      #expect(try await world.post(body, accept: Self.json, token: token).status == 200)
      #expect(try await world.post(body, accept: Self.result, token: token).status == 294)
    },
    Requirement("SHOULD answer 400 to what is no JSON or no document", newer) {
      world async throws in
      for body in ["{", #"{"query":"{"}"#] {
        for accept in [Self.json, Self.result] {
          #expect(try await world.post(body, accept: accept).status == 400)
        }
      }
    },
    Requirement("SHOULD answer 422 to what is understood but wrong", newer) { world async throws in
      let two = #""query":"query A { __typename } query B { __typename }""#
      for body in [
        "[]", "{}", #"{"query":1}"#, #"{"query":"{ nothing }"}"#, "{\(two)}",
        ##"{"query":"query ($n: String!) { __type(name: $n) { kind } }"}"##,
      ] {
        for accept in [Self.json, Self.result] {
          #expect(try await world.post(body, accept: accept).status == 422, "\(body)")
        }
      }
    },
    Requirement("MUST answer 405, 406, 415 and 413 as before", newer) { world async throws in
      let query = #"{"query":"{ __typename }"}"#
      #expect(try await world.post(query, type: "text/plain").status == 415)
      #expect(try await world.post(query, accept: "text/html").status == 406)
      #expect(try await world.exchange("PUT", "/graphql").status == 405)
      let large = "{\"query\":\"\(String(repeating: " ", count: 300_000))\"}"
      #expect(try await world.post(large).status == 413)
    },
  ]

  private static let json = "application/json"
  private static let result = "application/graphql-response+json"
}

extension GatewayWorld {
  fileprivate func post(
    _ body: String, accept: String? = nil, type: String = "application/json", token: String? = nil
  ) async throws -> Answer {
    var headers = [("content-type", type)]
    if let accept { headers.append(("accept", accept)) }
    if let token { headers.append(("authorization", "Bearer \(token)")) }
    return try await send(.post, "/graphql", headers, body: body)
  }
}

extension GatewayWorld.Answer {
  fileprivate var isSuccess: Bool {
    status == 200 && json["errors"] == nil && data != nil
  }

  /// A result of errors alone, each with its code.
  fileprivate var isWellFormedError: Bool {
    guard data == nil, let errors = json["errors"]?.list, !errors.isEmpty else { return false }
    return errors.allSatisfy {
      $0["message"]?.string != nil && $0["extensions"]?["code"]?.string != nil
    }
  }
}
