import COpenSSL

/// What one scrypt hash costs (RFC 7914).
package struct ScryptParameters: Equatable, Sendable {
  /// The binary logarithm of N, the factor of time and memory.
  package let logN: Int
  /// The block size; memory is 128 · N · r bytes.
  package let r: Int
  /// How often the work is repeated.
  package let p: Int

  /// The bounds keep a manipulated hash from costing more than 256 MiB.
  package init?(logN: Int, r: Int, p: Int) {
    guard (1...17).contains(logN), (1...16).contains(r), (1...8).contains(p) else { return nil }
    self.init(checkedLogN: logN, r: r, p: p)
  }

  private init(checkedLogN: Int, r: Int, p: Int) {
    (logN, self.r, self.p) = (checkedLogN, r, p)
  }

  /// N = 2^15, r = 8, p = 3: 32 MiB, and one of the equal settings of the OWASP password storage
  /// cheat sheet.
  package static let standard = ScryptParameters(checkedLogN: 15, r: 8, p: 3)
  /// Almost nothing: for tests that do not test the cost.
  package static let cheap = ScryptParameters(checkedLogN: 4, r: 8, p: 1)
}

/// Hashes passcodes with scrypt, and checks them against the stored hash.
///
/// A hash takes tens of milliseconds of a whole core on purpose, so it runs on this object's own
/// threads and never on the cooperative pool; calls wait their turn without holding a thread.
package final class PasscodeHasher: Sendable {
  private let parameters: ScryptParameters
  private let threads: WorkerThreads

  /// - Parameters:
  ///   - parameters: the cost of new hashes; old ones keep theirs.
  ///   - threads: how many hashes may run at once.
  package init(parameters: ScryptParameters = .standard, threads: Int = 2) {
    self.parameters = parameters
    self.threads = WorkerThreads(name: "scrypt", count: threads)
  }

  /// Hashes with a fresh salt of 16 bytes, into the PHC string format:
  /// `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, base64 without padding.
  ///
  /// - Throws: ``CryptographyError/operationFailed`` if there is no memory for it, or the queue of
  ///   waiting hashes is full.
  package func hash(_ passcode: String) async throws(CryptographyError) -> String {
    let salt = SecureRandom.bytes(16)
    let hash = try await derive(passcode, salt: salt, parameters, length: 32)
    return PHCString(parameters: parameters, salt: salt, hash: hash).text
  }

  /// Whether `passcode` is the one that was hashed into `stored`.
  ///
  /// - Throws: ``CryptographyError/malformedHash`` if `stored` is not ours, or
  ///   ``CryptographyError/operationFailed`` as ``hash(_:)``.
  package func verify(
    _ passcode: String, against stored: String
  ) async throws(CryptographyError) -> Bool {
    guard let known = PHCString(stored) else { throw .malformedHash }
    let hash = try await derive(
      passcode, salt: known.salt, known.parameters, length: known.hash.count)
    return constantTimeEquals(hash, known.hash)
  }

  /// Whether `stored` was made at another cost than new hashes are.
  package func needsRehash(_ stored: String) -> Bool {
    PHCString(stored)?.parameters != parameters
  }

  private func derive(
    _ passcode: String, salt: [UInt8], _ cost: ScryptParameters, length: Int
  ) async throws(CryptographyError) -> [UInt8] {
    let work: @Sendable () -> [UInt8]? = {
      let password = [UInt8](passcode.utf8)
      return try? output(room: length) { bytes, count in
        count.pointee = length
        return co_scrypt(
          password, password.count, salt, salt.count, 1 << UInt64(cost.logN), UInt64(cost.r),
          UInt64(cost.p), 1 << 31, bytes, length)
      }
    }
    guard let hash = await threads.run(work) else { throw .operationFailed }
    return hash
  }
}

/// A scrypt hash in the PHC string format.
struct PHCString: Equatable {
  let parameters: ScryptParameters
  let salt: [UInt8]
  let hash: [UInt8]

  var text: String {
    let cost = "ln=\(parameters.logN),r=\(parameters.r),p=\(parameters.p)"
    return "$scrypt$\(cost)$\(Self.encode(salt))$\(Self.encode(hash))"
  }

  init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
    (self.parameters, self.salt, self.hash) = (parameters, salt, hash)
  }

  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
    let costs = parts[2].split(separator: ",", omittingEmptySubsequences: false)
    guard costs.count == 3, let logN = Self.number(costs[0], "ln="),
      let r = Self.number(costs[1], "r="), let p = Self.number(costs[2], "p="),
      let parameters = ScryptParameters(logN: logN, r: r, p: p),
      let salt = Self.decode(parts[3]), let hash = Self.decode(parts[4]),
      (8...64).contains(salt.count), (16...64).contains(hash.count)
    else { return nil }
    self.init(parameters: parameters, salt: salt, hash: hash)
  }

  private static func number(_ text: Substring, _ name: String) -> Int? {
    text.hasPrefix(name) ? Int(text.dropFirst(name.count)) : nil
  }

  private static func encode(_ bytes: [UInt8]) -> String {
    String(Base64.encode(bytes).prefix { $0 != "=" })
  }

  private static func decode(_ text: Substring) -> [UInt8]? {
    Base64.decode(text + String(repeating: "=", count: (4 - text.count % 4) % 4))
  }
}
