import Testing

@testable import RPC

@Suite struct CallTableTests {
  @Test("A table gives back what a dictionary would, whatever is put in and taken out")
  func likeADictionary() {
    var generator = SplitMix64(seed: 7)
    var table = CallTable<Int>()
    var dictionary: [UInt32: Int] = [:]
    for step in 0..<20_000 {
      // Few ids, many of them with the same last bits.
      let id =
        UInt32.random(in: 1...40, using: &generator) << UInt32.random(in: 0...6, using: &generator)
      if Bool.random(using: &generator) {
        table[id] = step
        dictionary[id] = step
      } else {
        #expect(table.removeValue(forKey: id) == dictionary.removeValue(forKey: id))
      }
      #expect(table[id] == dictionary[id])
      #expect(table.count == dictionary.count)
    }
    #expect(table.sortedIDs == dictionary.keys.sorted())
    for (id, value) in dictionary { #expect(table[id] == value) }
  }

  @Test("Ids that fall on one place are told apart, and taking one out leaves the others findable")
  func collisions() {
    var table = CallTable<UInt32>()
    let ids = (0..<200).map { UInt32($0) << 20 | 1 }
    for id in ids { table[id] = id }
    for id in ids where id >> 20 % 3 == 0 { table[id] = nil }
    for id in ids { #expect(table[id] == (id >> 20 % 3 == 0 ? nil : id)) }
  }
}
