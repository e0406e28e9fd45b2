import Cryptography
import Testing

@Suite struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func sha256AsInFIPS180(_ message: String, _ digest: String) {
    #expect(Hex.encode(SHA256.hash(message)) == digest)
  }

  @Test func md5AsInRFC1321() {
    #expect(MD5.hash([]).map(Hex.encode) == "d41d8cd98f00b204e9800998ecf8427e")
    #expect(
      MD5.hash([UInt8]("message digest".utf8)).map(Hex.encode)
        == "f96b697d7cb7938d525a2f31aaf161d0")
  }

  @Test func hmacAsInRFC4231() {
    let message = [UInt8]("what do ya want for nothing?".utf8)
    let tag = HMACSHA256.authenticate(message, key: [UInt8]("Jefe".utf8))
    #expect(
      Hex.encode(tag) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(HMACSHA256.isValid(tag, for: message, key: [UInt8]("Jefe".utf8)))
    #expect(!HMACSHA256.isValid(tag, for: message, key: [UInt8]("jefe".utf8)))
    #expect(!HMACSHA256.isValid(tag.dropLast(), for: message, key: [UInt8]("Jefe".utf8)))
  }

  @Test func anEmptyKeyIsAKey() {
    let tag = HMACSHA256.authenticate([], key: [])
    #expect(
      Hex.encode(tag) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test func comparesWholeValues() {
    #expect(constantTimeEquals([], []))
    #expect(constantTimeEquals([1, 2], [1, 2]))
    #expect(!constantTimeEquals([1, 2], [1, 3]))
    #expect(!constantTimeEquals([1, 2], [1, 2, 3]))
  }

  @Test func randomBytesDiffer() {
    #expect(SecureRandom.bytes(32).count == 32)
    #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
  }
}

@Suite struct EncodingTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func base64AsInRFC4648(_ text: String, _ encoded: String) {
    #expect(Base64.encode([UInt8](text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == [UInt8](text.utf8))
    let unpadded = String(encoded.prefix { $0 != "=" })
    #expect(Base64.urlEncode([UInt8](text.utf8)) == unpadded)
    #expect(Base64.urlDecode(unpadded) == [UInt8](text.utf8))
  }

  @Test func everyByteSurvives() {
    let all = (0...255).map { UInt8($0) }
    #expect(Base64.decode(Base64.encode(all)) == all)
    #expect(Base64.urlDecode(Base64.urlEncode(all)) == all)
    #expect(Hex.decode(Hex.encode(all)) == all)
    #expect(!Base64.urlEncode(all).contains { "+/=".contains($0) })
  }

  @Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n", "Zm 9v", "Zm-_", "=Zg="])
  func onlyTheOneSpellingOfBase64IsRead(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(arguments: ["Zg==", "Zh", "A", "Zm+/", "Zm9v.", "é"])
  func onlyTheOneSpellingOfBase64URLIsRead(_ text: String) {
    #expect(Base64.urlDecode(text) == nil)
  }

  @Test(arguments: ["abc", "zz", "0x", "é1"])
  func oddHexIsRefused(_ text: String) { #expect(Hex.decode(text) == nil) }

  @Test func hexOfEitherCaseIsRead() { #expect(Hex.decode("aBCd") == [0xab, 0xcd]) }

  @Test func pemIsReadWhateverItsLabelAndLineEnds() throws {
    let bytes = SecureRandom.bytes(100)
    let pem = PEM.encode(bytes, label: "ODD THING")
    #expect(PEM.decode(pem) == bytes)
    #expect(PEM.decode("noise\n" + pem.replacing("\n", with: "\r\n")) == bytes)
    #expect(PEM.decode("-----BEGIN X-----\nAAAA") == nil)
    #expect(PEM.decode("") == nil)
  }
}

@Suite struct RSATests {
  private let message = [UInt8](Vectors.message.utf8)

  @Test func decryptsWhatOpenSSLEncrypted() throws {
    let key = try RSAPrivateKey(pem: Vectors.rsaPrivate)
    let ciphertext = try #require(Base64.decode(Vectors.oaepCiphertext))
    #expect(try key.decryptOAEP(ciphertext) == message)
    var damaged = ciphertext
    damaged[10] ^= 1
    #expect(throws: CryptographyError.operationFailed) { try key.decryptOAEP(damaged) }
  }

  /// Circle's key: SubjectPublicKeyInfo under the label of PKCS#1.
  @Test func readsEveryArmourOfAPublicKey() throws {
    let odd = Vectors.rsaSPKI.replacing("PUBLIC KEY", with: "RSA PUBLIC KEY")
    let privateKey = try RSAPrivateKey(pem: Vectors.rsaPrivate)
    for pem in [Vectors.rsaSPKI, odd, Vectors.rsaPKCS1] {
      let key = try RSAPublicKey(pem: pem)
      #expect(key.bits == 2048)
      let first = try key.encryptOAEP(message)
      #expect(try privateKey.decryptOAEP(first) == message)
      #expect(try key.encryptOAEP(message) != first)
    }
  }

  @Test func aMessageThatIsTooLongIsRefused() throws {
    let key = try RSAPublicKey(pem: Vectors.rsaSPKI)
    #expect(throws: CryptographyError.operationFailed) {
      try key.encryptOAEP([UInt8](repeating: 1, count: 191))
    }
    #expect(try key.encryptOAEP([UInt8](repeating: 1, count: 190)).count == 256)
  }

  @Test func verifiesWhatOpenSSLSigned() throws {
    let key = try X509Certificate(pem: Vectors.certificate).rsaPublicKey()
    let sha1 = try #require(Base64.decode(Vectors.rsaSHA1Signature))
    let sha256 = try #require(Base64.decode(Vectors.rsaSHA256Signature))
    #expect(key.isValid(sha1, for: message, .sha1))
    #expect(key.isValid(sha256, for: message, .sha256))
    #expect(!key.isValid(sha1, for: message, .sha256))
    #expect(!key.isValid(sha256, for: message + [0], .sha256))
    #expect(!key.isValid([], for: message, .sha256))
    #expect(try RSAPrivateKey(pem: Vectors.rsaPrivate).sign(message, .sha256) == sha256)
  }

  @Test func aFreshKeySignsExportsAndReturns() throws {
    let key = try RSAPrivateKey(bits: 2048)
    let copy = try RSAPrivateKey(pem: try key.pem())
    let signature = try copy.sign(message, .sha256)
    let publicKey = try RSAPublicKey(pem: try key.publicKey.pem(label: "RSA PUBLIC KEY"))
    #expect(publicKey.isValid(signature, for: message, .sha256))
    let (modulus, exponent) = try key.publicKey.numbers()
    #expect(modulus.count == 256)
    #expect(exponent == [1, 0, 1])
  }

  @Test func aSelfSignedCertificateHoldsItsKeyAndItsTime() throws {
    let key = try RSAPrivateKey(bits: 2048)
    let made = try key.selfSignedCertificate(
      commonName: "sns.test", notBefore: 1_700_000_000, notAfter: 1_800_000_000)
    let read = try X509Certificate(pem: made.pem)
    #expect(read.notBefore == 1_700_000_000)
    #expect(read.notAfter == 1_800_000_000)
    #expect(read.isValid(at: 1_750_000_000))
    #expect(!read.isValid(at: 1_800_000_001))
    let signature = try key.sign(message, .sha1)
    #expect(try read.rsaPublicKey().isValid(signature, for: message, .sha1))
  }

  @Test(arguments: [
    "", "nonsense", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
  ])
  func rubbishIsNoKey(_ pem: String) {
    #expect(throws: CryptographyError.malformedKey) { try RSAPublicKey(pem: pem) }
    #expect(throws: CryptographyError.malformedKey) { try RSAPrivateKey(pem: pem) }
    #expect(throws: CryptographyError.malformedKey) { try X509Certificate(pem: pem) }
  }

  @Test func anotherKindOfKeyIsRefused() throws {
    let elliptic = try #require(Base64.decode(Vectors.p256SPKI))
    #expect(throws: CryptographyError.wrongKeyType) { try RSAPublicKey(der: elliptic) }
  }
}

@Suite struct P256Tests {
  private let message = [UInt8](Vectors.message.utf8)

  @Test func verifiesWhatOpenSSLSigned() throws {
    let key = try P256PublicKey(der: try #require(Base64.decode(Vectors.p256SPKI)))
    let signature = try #require(Base64.decode(Vectors.p256Signature))
    #expect(key.isValid(signature, for: message))
    #expect(!key.isValid(signature, for: message + [0]))
    #expect(!key.isValid(signature.dropLast(), for: message))
    #expect(!key.isValid(signature + [0], for: message))
    #expect(!key.isValid([], for: message))
  }

  @Test func aFreshKeySignsAndReturns() throws {
    let key = try P256PrivateKey()
    let signature = try P256PrivateKey(pem: try key.pem()).sign(message)
    let publicKey = try P256PublicKey(der: try key.publicKey.subjectPublicKeyInfo())
    #expect(publicKey.isValid(signature, for: message))
    #expect(try !P256PrivateKey().publicKey.isValid(signature, for: message))
  }

  @Test func anotherCurveOrKindIsRefused() throws {
    let p384 = try #require(Base64.decode(Vectors.p384SPKI))
    #expect(throws: CryptographyError.wrongKeyType) { try P256PublicKey(der: p384) }
    #expect(throws: CryptographyError.wrongKeyType) { try P256PublicKey(pem: Vectors.rsaSPKI) }
    #expect(throws: CryptographyError.wrongKeyType) { try P256PrivateKey(pem: Vectors.rsaPrivate) }
    #expect(throws: CryptographyError.malformedKey) { try P256PublicKey(der: []) }
  }
}

@Suite struct PasscodeHasherTests {
  /// RFC 7914, section 12, in the PHC string format.
  private static let rfc7914 =
    "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8"
    + "Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw"

  @Test func knowsTheVectorOfRFC7914() async throws {
    let hasher = PasscodeHasher(parameters: .cheap)
    #expect(try await hasher.verify("pleaseletmein", against: Self.rfc7914))
    #expect(try await !hasher.verify("pleaseletmeout", against: Self.rfc7914))
    #expect(hasher.needsRehash(Self.rfc7914))
  }

  @Test func aHashVerifiesAndIsSalted() async throws {
    let hasher = PasscodeHasher(parameters: .cheap)
    let hash = try await hasher.hash("271828")
    #expect(hash.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
    #expect(try await hasher.verify("271828", against: hash))
    #expect(try await !hasher.verify("271829", against: hash))
    #expect(try await hasher.hash("271828") != hash)
    #expect(!hasher.needsRehash(hash))
  }

  @Test func theStandardCostWorks() async throws {
    let hasher = PasscodeHasher()
    let hash = try await hasher.hash("314159")
    #expect(hash.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
    #expect(try await hasher.verify("314159", against: hash))
  }

  @Test func manyHashesAtOnceAllFinish() async throws {
    let hasher = PasscodeHasher(parameters: .cheap, threads: 3)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<100 {
        group.addTask {
          let hash = try await hasher.hash("\(number)")
          return try await hasher.verify("\(number)", against: hash)
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test(arguments: [
    "", "$scrypt$", "$argon2id$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
    "$scrypt$ln=4,r=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=4,r=8,p=1$AAA$AAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AA",
  ])
  func whatIsNoHashOfOursIsRefused(_ stored: String) async {
    let hasher = PasscodeHasher(parameters: .cheap)
    await #expect(throws: CryptographyError.malformedHash) {
      try await hasher.verify("271828", against: stored)
    }
  }
}
