import Postgres
import TestSupport
import Testing

/// libpq's TLS, as far as a setting of ours could undo it.
@Suite(.timeLimit(.minutes(10))) struct TLSTests {
  /// An authority, and a certificate of it for the name `localhost` alone.
  private func makeCertificates(_ folder: String) async throws {
    try await PostgresServer.run(
      "sh", "-c",
      """
      cd \(folder) && umask 077
      openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.crt -subj /CN=ca
      openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost
      echo subjectAltName=DNS:localhost > names
      openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
        -extfile names -out server.crt
      openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout other.key -out other.crt -subj /CN=x
      chmod 755 . && chmod 644 ca.crt other.crt
      printf 'local all all trust\\nhostssl all all 127.0.0.1/32 trust\\n' > data/pg_hba.conf
      """)
  }

  @Test func theServerMustProveItsName() async throws {
    nonisolated(unsafe) var folder = ""  // Written once, before it is read.
    try await PostgresServer.with(
      ["ssl": "on", "ssl_cert_file": "{folder}/server.crt", "ssl_key_file": "{folder}/server.key"],
      prepare: {
        folder = $0
        try await makeCertificates($0)
      }
    ) { server in
      let verified = "sslmode=verify-full&sslrootcert=\(folder)/ca.crt"
      try await TestDatabase.withPool(server.url(host: "localhost", verified)) { pool in
        let row = try #require(
          try await pool.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").first)
        #expect(try row.value("ssl", as: Bool.self))
        try await isCancelled(pool)
        let large = [UInt8](repeating: 7, count: 3_000_000)
        #expect(try await pool.query("SELECT \(large) AS x").first?.value("x") == large)
      }
      for url in [
        server.url(host: "127.0.0.1", verified),
        server.url(host: "localhost", "sslmode=verify-full&sslrootcert=\(folder)/other.crt"),
        server.url(host: "localhost", "sslmode=disable"),
      ] {
        var configuration = try PostgresConfiguration(url: url, applicationName: "test")
        configuration.acquireTimeout = .milliseconds(500)
        try await TestDatabase.withRunning(configuration) { pool in
          let error = await #expect(throws: PostgresError.self) {
            try await pool.query("SELECT 1")
          }
          #expect(error?.kind == .connectionFailed)
        }
      }
    }
  }

  private func isCancelled(_ pool: PostgresPool) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await pool.query("SELECT pg_sleep(3600)") }
      try await expectSoon { pool.load.busy == 1 }
      group.cancelAll()
      let end = await group.nextResult()
      #expect(throws: CancellationError.self) { try end?.get() }
    }
    #expect(try await pool.query("SELECT 1").count == 1)
  }
}
