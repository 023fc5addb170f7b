package io.coursework.curricula.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSourceTest {

  private static List<Line> lines(byte[] bytes) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (LineSource source = new LineSource(new ByteArrayInputStream(bytes), "a.tsv")) {
      for (Line line = source.next(); line != null; line = source.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String problem(byte[] bytes) {
    return assertThrows(DataException.class, () -> lines(bytes)).getMessage();
  }

  private static String problem(String text) {
    return problem(text.getBytes(ISO_8859_1));
  }

  @Test
  void numbersLinesAndBytes() throws IOException {
    assertEquals(
        List.of(
            new Line("a\tb", 1, 0),
            new Line("", 2, 4),
            new Line("ä€😀", 3, 5),
            new Line("last", 4, 15)),
        lines("a\tb\n\nä€😀\nlast".getBytes(UTF_8)));
  }

  @Test
  void readsLinesThatEndInCrLf() throws IOException {
    assertEquals(
        List.of(new Line("a", 1, 0), new Line("", 2, 3), new Line("b", 3, 5)),
        lines("a\r\n\r\nb\r\n".getBytes(UTF_8)));
  }

  @Test
  void skipsAByteOrderMark() throws IOException {
    assertEquals(List.of(new Line("a", 1, 3)), lines("\uFEFFa\n".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void agreesWithASlowReaderWhereverTheBufferEnds(String end) throws IOException {
    var random = new SplittableRandom(4);
    for (int round = 0; round < 20; round++) {
      List<Line> expected = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      long offset = 0;
      for (int i = 1; i <= 40; i++) {
        String line = (random.nextBoolean() ? "x" : "ü").repeat(random.nextInt(20_000));
        expected.add(new Line(line, i, offset));
        text.append(line).append(end);
        offset += line.getBytes(UTF_8).length + end.length();
      }
      assertEquals(expected, lines(text.toString().getBytes(UTF_8)));
    }
  }

  @Test
  void refusesAnEmptyFile() {
    assertEquals("a.tsv: is empty; give a file with at least one row", problem(""));
    assertEquals(
        "a.tsv: is empty; give a file with at least one row", problem("\u00EF\u00BB\u00BF"));
  }

  @Test
  void pointsAtTheFirstLineThatEndsOtherwise() {
    assertEquals(
        "a.tsv, line 3: ends in LF, but the lines before it in CR LF; make all line ends alike",
        problem("a\r\nb\r\nc\nd\r\n"));
    assertEquals(
        "a.tsv, line 2: ends in CR LF, but the lines before it in LF; make all line ends alike",
        problem("a\nb\r\nc\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nbc\rd\n", "a\nbc\r", "a\nbc\r\r\n"})
  void refusesALoneCarriageReturn(String text) {
    assertEquals(
        "a.tsv, line 2: column 3 (byte 4 of the file): a carriage return without line feed; end"
            + " lines in LF, or all in CR LF",
        problem(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok\nab\u00FFc\n", // never a byte of UTF-8
        "ok\nab\u00C0\u0080\n", // NUL in more bytes than needed
        "ok\nab\u00ED\u00A0\u0080\n", // half of a surrogate pair
        "ok\nab\u00E2\u0082\n", // cut off
        "ok\nab\u00E2\u0082", // cut off at the end of the file
        "ok\nab\u0080\n", // begins in the middle
        "ok\nab\u00F5\u0080\u0080\u0080\n" // beyond Unicode
      })
  void pointsAtBytesThatAreNotUtf8(String text) {
    String message = problem(text);
    assertEquals(
        "a.tsv, line 2: column 3 (byte 5 of the file): 0x%02X is not UTF-8; save the file as UTF-8"
            .formatted((int) text.charAt(5)),
        message);
  }

  @Test
  void countsColumnsInCharactersAndPlacesInBytes() {
    byte[] bytes = "ää?".getBytes(UTF_8);
    bytes[4] = (byte) 0xFF;
    assertTrue(problem(bytes).startsWith("a.tsv, line 1: column 3 (byte 4 of the file): 0xFF"));
  }

  @Test
  void saysHowToUnpackACompressedFile() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("1\t[MAX 1 ]\n".getBytes(UTF_8));
    }
    assertEquals(
        "a.tsv: is compressed by gzip; unpack it first: gunzip FILE",
        problem(packed.toByteArray()));
    assertEquals("a.tsv: is a ZIP archive; unpack it first: unzip FILE", problem("PK\3\4..."));
    assertEquals("a.tsv: is UTF-16 text; save it as UTF-8", problem("1\t2\n".getBytes(UTF_16)));
  }

  @Test
  void refusesNulBytes() {
    assertEquals(
        "a.tsv, line 2: column 2 (byte 5 of the file): byte 0: the file is binary, or UTF-16; give"
            + " UTF-8 text",
        problem("abc\nd\0e\n"));
  }

  @Test
  void refusesALineWithoutEndInsteadOfFillingTheMemory() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int readNBytes(byte[] bytes, int from, int count) {
            java.util.Arrays.fill(bytes, from, from + count, (byte) 'x');
            return count;
          }
        };
    var thrown = assertThrows(DataException.class, () -> new LineSource(endless, "a.tsv").next());
    assertEquals("a.tsv, line 1: is longer than 16 MiB; is this a data set?", thrown.getMessage());
  }

  @Test
  void saysWhatIsWrongWithThePath(@TempDir Path folder) {
    Path missing = folder.resolve("missing.tsv");
    assertEquals(
        missing + ": there is no such file; check the path",
        assertThrows(DataException.class, () -> LineSource.open(missing)).getMessage());
    assertEquals(
        folder + ": is a folder; name a file in it",
        assertThrows(DataException.class, () -> LineSource.open(folder)).getMessage());
  }
}
