import HTTPClient
import HTTPTestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct ExecutorTests {
  @Test func tasksOnTheClientsThreadExchangeRequests() async throws {
    let client = CurlClient()
    try await HTTPTestServer.run {
      .response(status: 200, body: $0.uri)
    } _: { server in
      await withTaskGroup(of: Bool.self) { group in
        for number in 1...20 {
          group.addTask(executorPreference: client.executor) {
            for round in 1...10 {
              let path = "/\(number)/\(round)"
              let response = try? await client.send(HTTPRequest(url: server.url + path))
              guard response?.text == path else { return false }
              await Task.yield()
            }
            return true
          }
        }
        for await isFine in group { #expect(isFine) }
      }
      #expect(server.requests.count == 200)
    }
    await client.shutdown()
  }

  /// A task that keeps the thread busy with one job after another does not keep others' answers out.
  @Test func socketsHaveTheirTurnBesideBusyTasks() async throws {
    let client = CurlClient()
    try await HTTPTestServer.run { _ in
      .response(status: 200)
    } _: { server in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask(executorPreference: client.executor) {
          while !Task.isCancelled { await Task.yield() }
        }
        let response = try await client.send(HTTPRequest(url: server.url))
        #expect(response.status == 200)
        group.cancelAll()
      }
    }
    await client.shutdown()
  }

  @Test func tasksGoOnWhenTheClientIsShutDown() async throws {
    let client = CurlClient()
    await withTaskExecutorPreference(client.executor) {
      await client.shutdown()
      await #expect { try await client.send(HTTPRequest(url: "http://127.0.0.1/")) } throws: {
        $0.isNotSent
      }
      await Task.yield()
    }
    await withTaskExecutorPreference(client.executor) { await Task.yield() }
  }
}
