package io.coursework.curricula.data;

/** Tells kinds of files that are not text by their first bytes. */
enum Signature {
  GZIP("is compressed by gzip; unpack it first: gunzip FILE", 0x1F, 0x8B),
  ZIP("is a ZIP archive; unpack it first: unzip FILE", 'P', 'K', 3, 4),
  BZIP2("is compressed by bzip2; unpack it first: bunzip2 FILE", 'B', 'Z', 'h'),
  XZ("is compressed by xz; unpack it first: unxz FILE", 0xFD, '7', 'z', 'X', 'Z'),
  ZSTD("is compressed by zstd; unpack it first: unzstd FILE", 0x28, 0xB5, 0x2F, 0xFD),
  UTF16_LOW("is UTF-16 text; save it as UTF-8", 0xFF, 0xFE),
  UTF16_HIGH("is UTF-16 text; save it as UTF-8", 0xFE, 0xFF),
  PARQUET("is a Parquet file; export it as TSV or JSON lines", 'P', 'A', 'R', '1');

  private final String problem;
  private final int[] bytes;

  Signature(String problem, int... bytes) {
    this.problem = problem;
    this.bytes = bytes;
  }

  /** What is to be said of a file that begins so; null if nothing is. */
  static String of(byte[] start, int length) {
    for (Signature signature : values()) {
      if (signature.begins(start, length)) {
        return signature.problem;
      }
    }
    return null;
  }

  private boolean begins(byte[] start, int length) {
    if (length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (start[i] != (byte) bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
