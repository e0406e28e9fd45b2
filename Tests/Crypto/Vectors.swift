/// Made with the OpenSSL command line tool, not with the code under test.
enum Vectors {
  static let rsaPrivate = """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCu8C4Q5SAwYwFu
    3Tu8YexsfGomnArPntKg10xpvQG2Ftp7m073YHRjvoeLgJyU/Bx1MN7dfuweFHBF
    ooC1IJcWscJpsgEpUwYvHitT4XWbTqmQkVZOJvKpGlAPexJ1MVMrawoOKmntoCkB
    ogMz4oMTSf0u2CL8/pMrjYnrZrBa/rmddfHSWOGhVjlp/E4U+Cjpf+/QRCtONOey
    d5RprraGFVWXFuCFEzu6+DsXcBhBQ/IQCOsWbIQYL1K2q2N+ylNAMuN6v9hb9Zln
    y6Yom82fZnXRUIiiVwP87aMnsS43PR3bsCYAc2ev1BOobGfkVt8m6RPYtOrRCpL4
    w9ZIEuaxAgMBAAECggEAC1ty9ixV7GZFFcw9oFOQLJPgNVz8k7GZNZF8t8GqTobJ
    zOwOkp9btw0L0jn5kG+UrmQLmAAxNpu3lUHBTuEMhg/o0gFZM3RdKqpwACxbPQe8
    mPLikkTTjLh1WafxERQwdNloZ/aHdYKoHt/EivYJ8fLkAcpM7TVe2x0/hr2eNe4H
    WJJ/CucDE/aNFey/XHeLaVs1mucPHspuQuwa8If+pVXq4YQTdaPMB709ZdCduCNl
    BuzHw4G4oKXOoiOHUiFiTq26SSDNYNT54ZbzH527g9ojNaeYcikMBtxjsIwTOF+n
    xWxbUNdXoGkvHJVRqOhC86Zq33FaId1Qq3hJ5+8ttQKBgQD1rVr5eG2KoiI1HU/g
    ezyZpykuDGIpk2R64JOtP+MVxX2NLEQOjDSqwd1qalK8JPGcUta16qe0oOFs4LIC
    plazLjWE0EulbOSHnDHYw6+wq/WmBc5SBh2eu/VxcovMmDc3UwnYU+9CIKnVat4N
    nmIwM7h6W0qa0sraWNngmbUfrQKBgQC2SepoWFoFJ6DbnMCRNQRa7xbQzOnIN9cd
    mjpQByhZ7gA8k2Eefi+1LVB6D5+97bbw5Km0g7C0yhWb1ReKO0fIFAiIeexPHVCI
    ss6DAeypaH0JgjSit4LGNIE1dPX7n9fCCYHAgfugmkreLl4oj5N9itI5gAyUyEQr
    62mJ2LgzlQKBgDKMFGe3q3IWocsj2MdrE7DZf9OFoLzFIqtVgYzn1CUqmQZu0SHd
    HwjzEkdO0O78+uka8ipDuXWklDz+jiGVb8k1/LTy1l2W5f4w2OCsgn1rJAOgti6S
    K435RiqtUq4ps1KityfXPSbx6X+LmVxb9f/M5GvoVJU+QZZjKZDYjzeRAoGATDqQ
    yd3YlztBK1Vbud1f2t8MvXhTcyTW0kxCgmDb4O+ELdC71lKShMNUWhbaiEQ2MnqM
    9S304UV4z9fGpkmv9N1bzCagSV1K5j9P2L0fSKCnWSiX9kujZltihQZKL1ViloP/
    PI+euESNdmgRfAi+dstsqhsAJ9+vkmY5limIrhkCgYEAyj+dcMvxPLGzlPHzDZLf
    BmxaIOFZ5TfQCQLg83WsWsk8vteyDFnH6ssORZwUn3pyXdbb6J8KcUFjw/ejn7gh
    1weBC2l3lbOjthjIp/yaqFBBHdXigFJ37cyaCgtJsCOgpLgeFHdBJjsL4L32yjfn
    CoZepkj7eUAZcxzpftXaHDc=
    -----END PRIVATE KEY-----
    """

  static let rsaSPKI = """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArvAuEOUgMGMBbt07vGHs
    bHxqJpwKz57SoNdMab0Bthbae5tO92B0Y76Hi4CclPwcdTDe3X7sHhRwRaKAtSCX
    FrHCabIBKVMGLx4rU+F1m06pkJFWTibyqRpQD3sSdTFTK2sKDipp7aApAaIDM+KD
    E0n9Ltgi/P6TK42J62awWv65nXXx0ljhoVY5afxOFPgo6X/v0EQrTjTnsneUaa62
    hhVVlxbghRM7uvg7F3AYQUPyEAjrFmyEGC9StqtjfspTQDLjer/YW/WZZ8umKJvN
    n2Z10VCIolcD/O2jJ7EuNz0d27AmAHNnr9QTqGxn5FbfJukT2LTq0QqS+MPWSBLm
    sQIDAQAB
    -----END PUBLIC KEY-----
    """

  static let rsaPKCS1 = """
    -----BEGIN RSA PUBLIC KEY-----
    MIIBCgKCAQEArvAuEOUgMGMBbt07vGHsbHxqJpwKz57SoNdMab0Bthbae5tO92B0
    Y76Hi4CclPwcdTDe3X7sHhRwRaKAtSCXFrHCabIBKVMGLx4rU+F1m06pkJFWTiby
    qRpQD3sSdTFTK2sKDipp7aApAaIDM+KDE0n9Ltgi/P6TK42J62awWv65nXXx0ljh
    oVY5afxOFPgo6X/v0EQrTjTnsneUaa62hhVVlxbghRM7uvg7F3AYQUPyEAjrFmyE
    GC9StqtjfspTQDLjer/YW/WZZ8umKJvNn2Z10VCIolcD/O2jJ7EuNz0d27AmAHNn
    r9QTqGxn5FbfJukT2LTq0QqS+MPWSBLmsQIDAQAB
    -----END RSA PUBLIC KEY-----
    """

  static let ecPrivate = """
    -----BEGIN EC PRIVATE KEY-----
    MHcCAQEEINiZ2MVNHnY5rfT9VNd5mbhuWVSZc4GnKcoscYx2AcfwoAoGCCqGSM49
    AwEHoUQDQgAESH04tzRS58bKMh3xtwmRKnbduFymt/HY4t2OqccF5E6yPpZrtnZi
    8oOe4NiP0qAr85OEqAYQ7olMj1fSUH9xPg==
    -----END EC PRIVATE KEY-----
    """

  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIDBzCCAe+gAwIBAgIUWJfvzuHF1C/Aa8gTRL1RqEzLgW0wDQYJKoZIhvcNAQEL
    BQAwEzERMA8GA1UEAwwIc25zLnRlc3QwHhcNMjYxMTI0MTE1MjU3WhcNMzYxMTIx
    MTE1MjU3WjATMREwDwYDVQQDDAhzbnMudGVzdDCCASIwDQYJKoZIhvcNAQEBBQAD
    ggEPADCCAQoCggEBAK7wLhDlIDBjAW7dO7xh7Gx8aiacCs+e0qDXTGm9AbYW2nub
    TvdgdGO+h4uAnJT8HHUw3t1+7B4UcEWigLUglxaxwmmyASlTBi8eK1PhdZtOqZCR
    Vk4m8qkaUA97EnUxUytrCg4qae2gKQGiAzPigxNJ/S7YIvz+kyuNietmsFr+uZ11
    8dJY4aFWOWn8ThT4KOl/79BEK04057J3lGmutoYVVZcW4IUTO7r4OxdwGEFD8hAI
    6xZshBgvUrarY37KU0Ay43q/2Fv1mWfLpiibzZ9mddFQiKJXA/ztoyexLjc9Hduw
    JgBzZ6/UE6hsZ+RW3ybpE9i06tEKkvjD1kgS5rECAwEAAaNTMFEwHQYDVR0OBBYE
    FOkjjIthe6dot3/z5UHBc+pzCnJWMB8GA1UdIwQYMBaAFOkjjIthe6dot3/z5UHB
    c+pzCnJWMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAChU4gVs
    4BM7BH4Az6bp2ydagLJYk6JriOo1V6XD1KPOCceghrElQWz1zsq0M7R+97TiTRcn
    X8i30PXoYgOadoR7X8kus/ZnbK5ZOZ4UyOt0bwhUBY0xy/xVgvExQxMOf+7pqXpL
    h3swEYJjWOX9akkhsIqCrQ3rS4M/J98z1PBQxRlThTSK3Zy94edlvkWCmXuPUrk8
    calauRtkkbJPgFrLVEU7/FsdLXdTx4QFepfd7CuuCPXyYnUKWwDwU/YMPilRBPIQ
    a12g8ao6+j8rTDF1a4/CoXseglwlTmzPlxGPQ9UU2RSwPmhTz5zuJmlIwM1cD84y
    ueFzB4k6FVHjsEY=
    -----END CERTIFICATE-----
    """

  static let oaepCiphertext =
    "qZCfeOBswpHmiyag9+XQfnOGnkr0CIyO4yN8sWotOPzmvnVgW0LgXqoxRWMRtydInu9f+IXdbN+ccn0ECw/FMsE1"
    + "ORwzHMYFXz/HF/J9T/RLJT27pLNFDob3XUwvIojNuMionHvgnRr9UtlcPy6JS9Gy7+I1iodoSDSkNMn0umjedBZ/"
    + "7XNkTRuQbDd1/pKjYrYQ+vff7AVttmcOslATAHtbI8vJn+PqEScYxZLPB8r8tqM453dz+4M6dqs0p5n17nkb1fPs"
    + "59/DEk5EmTJynMmiKGY/6sU7B70U7woIzf8HKzL9FgNtT1rJaUwItI1Z2z0fUaTWmna8SfzcV5qrGw=="

  static let rsaSHA1Signature =
    "MnwVcOF1TLZRonCF2P8hhs8pi8K0leLSsIiifZfi4XMOe3q5a8+LRhB1BvTXcRwDaTKU9NfY5FSDIMwwGQgc3k+U"
    + "KULyTpqx941ofsGkxyYSEUxlpsAa4xGdU+mChldwyK2kEmPoiEI5bVN92N9EHGwJGWwLu0FC6xYRUpQ6QjA3TobX"
    + "8wH4kcVzU/jeKySwY+rexihbQtY5buVWkb+SnTmY4omfIBl0/N+pPeM8mhLnG227TWbtxq3Ff55F1+/Xr+hCZ3ja"
    + "Mff01zM506evGg9Fak2ghOdiziEtoNZRdilch4d1x5HTLim7NIf75P6wdSNgOGVb2O0pXtePOcX7xQ=="

  static let rsaSHA256Signature =
    "BVjIFaSYZASGgOfpyX6bF0lA7wRnShTbwkCkDM1MzzY2jh4jzaDdAktdBdlLXfbryFDCo/8MtV4cRZ6x5I9c9be1"
    + "ejPPkDfbOW0XwlIyn4wv+1OIfpBoqLikBfU9ADBs6p/yLyX7i1r7zf8DuNjSmERjkP+IbVUsRAZEj9Nh/qtcmBh5"
    + "U5gu1SMlEFfHUHnNX1WGDgIP7uiP1WTSx/2Gpwa0bNqxBEupSJMz99FOcbMhCGLG2927MI1RMVFSLYzfVSxaON1+"
    + "4MZkg03dBtpYjhyu7d4Ai+Mrv2KODTo9UbPSh8X5T/+ctIf6PdMiSAgf+n7pfBm6otOrk0C27D2dkw=="

  static let p256SPKI =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESH04tzRS58bKMh3xtwmRKnbduFymt/HY4t2OqccF5E6yPpZrtnZi"
    + "8oOe4NiP0qAr85OEqAYQ7olMj1fSUH9xPg=="

  static let p256Signature =
    "MEYCIQCk84BT9MZHJSBVz7YEGimC6wUqqzdM8IzsiQEtWdmlawIhAIkT3BpfwsYMtW4549jp8JuiEObq74yLjZUq"
    + "f3960/+g"

  static let p384SPKI =
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEgnYpP1Sq6fLeCWUXiqrdbxYdAf37tgNT4J4ZZL8gpTS2ZewGn1m3pMuf"
    + "0aTSEzppVCzZM1/vK95OVgoz4/H1k1xx2OWKQA3pgNz6NhRpuHdDGNOKf0M7Sk76c0SrMbJO"

  static let message = "the 32 raw bytes of a secret key!"
}
