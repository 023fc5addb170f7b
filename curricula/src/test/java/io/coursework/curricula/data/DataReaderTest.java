package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataReaderTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a.txt");
  }

  private List<DataRow> rows(DataFormat format, String text) throws IOException {
    Files.writeString(file, text);
    List<DataRow> rows = new ArrayList<>();
    try (DataReader reader = DataReader.open(file, format)) {
      while (reader.advance()) {
        rows.add(reader.row());
      }
      assertEquals(rows.size(), reader.rows());
      assertFalse(reader.advance());
    }
    return rows;
  }

  private static DataRow row(String expression, String value) {
    return new DataRow(expression, value, Optional.empty(), Optional.empty());
  }

  private String problem(DataFormat format, String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> rows(format, text)).getMessage();
    return message.replace(file.toString(), "a.txt");
  }

  @Test
  void readsColumnsByTheirNamesInAnyOrder() throws IOException {
    assertEquals(
        List.of(
            new DataRow("( MAX 1 2 )", "2", Optional.of("2"), Optional.of("training")),
            row("3", "3")),
        rows(
            DataFormat.TSV,
            "part\tnote\tvalue\texpression\tchain\ntraining\t?\t2\t( MAX 1 2 )\t2\n\t\t3\t3\t\n"));
  }

  @Test
  void readsJsonLinesAndIgnoresOtherKeys() throws IOException {
    assertEquals(
        List.of(
            new DataRow("( MAX 1 2 )", "2", Optional.of("2"), Optional.of("held-out")),
            row("p3", "p3"),
            row("4", "4")),
        rows(
            DataFormat.JSONL,
            "{\"value\": \"2\", \"expression\": \"( MAX 1 2 )\", \"chain\": \"2\", \"part\":"
                + " \"held-out\", \"id\": [1]}\n{\"expression\":\"p3\",\"value\":\"p3\",\"chain\":null}\n"
                + "{\"expression\": \"4\", \"value\": 4}"));
  }

  @Test
  void readsThePublicLayouts() throws IOException {
    assertEquals(List.of(row("[MAX 1 2 ]", "2")), rows(DataFormat.NYU, "2\t[MAX 1 2 ]\n"));
    assertEquals(
        List.of(row("[MAX 1 2 ]", "2"), row("7", "7")),
        rows(DataFormat.LRA, "Source\tTarget\r\n[MAX 1 2 ]\t2\r\n7\t7\r\n"));
  }

  @ParameterizedTest
  @EnumSource
  void readsBackWhatItWrites(DataFormat format) throws IOException {
    DataRow full = new DataRow("( MAX 1 2 )", "2", Optional.of("2"), Optional.of("training"));
    String text =
        format.header(true).map(header -> header + format.lineEnd()).orElse("")
            + format.write(full)
            + format.lineEnd();
    DataRow expected = format.complete() ? full : row("( MAX 1 2 )", "2");
    assertEquals(List.of(expected), rows(format, text));
    assertEquals(format, DataFormat.of(file));
  }

  @ParameterizedTest
  @CsvSource({
    "expression;value, TSV",
    "value;expression;id, TSV",
    "Source;Target, LRA",
    "9;[MAX 9 ], NYU",
    "{\"value\":1}, JSONL"
  })
  void tellsTheFormatByTheFirstLine(String first, DataFormat format) throws IOException {
    Files.writeString(file, first.replace(';', '\t') + "\n");
    assertEquals(format, DataFormat.of(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "TSV | expression;label | a.txt, line 1: the header 'expression\\u0009label' has no column"
            + " 'value'; begin the file with expression<TAB>value, or give its format: nyu, lra or"
            + " jsonl",
        "TSV | expression;value;value | a.txt, line 1: the header"
            + " 'expression\\u0009value\\u0009value' has a column twice; rename one",
        "LRA | expression;value | a.txt, line 1: the header is 'expression\\u0009value', not"
            + " Source<TAB>Target; give another format",
        "TSV | expression;value | a.txt: has a header but no row; give a file with at least one",
      })
  void refusesAnotherHeader(DataFormat format, String header, String message) {
    assertEquals(message, problem(format, header.replace(';', '\t') + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "NYU | 2 | has 1 cell between tabs, not 2 (value, expression)",
        "NYU | 2;[MAX 2 ]; | has 3 cells between tabs, not 2 (value, expression)",
        "NYU | ^  ^ | is blank; delete it",
        "JSONL | {\"value\": 1} | has no key 'expression'; every row needs one",
        "JSONL | {\"expression\": \"1\"} | has no key 'value'; every row needs one",
        "JSONL | {\"expression\": \"1\", \"value\": 1.5} | value: '1.5' is not text",
        "JSONL | {\"expression\": [1], \"value\": 1} | expression: '[1]' is not text",
        "JSONL | [1] | is not a JSON object; write {\"expression\": ..., \"value\": ...}",
      })
  void saysWhatIsWrongWithARow(DataFormat format, String line, String message) {
    assertEquals(message, problem(format, line.replace(';', '\t') + "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"expression\": \"1\", \"value\": 1",
        "{\"expression\": \"1\", \"value\": 1} 2",
        "{\"expression\": \"1\", \"value\": 1, \"value\": 2}",
        "{expression: 1}",
        "2\t[MAX 2 ]"
      })
  void pointsAtWhatIsNoJson(String line) {
    String message = problem(DataFormat.JSONL, line + "\n");
    assertTrue(message.matches("column \\d+: is not JSON: .+"), message);
  }

  @Test
  void goesOnAfterARowThatIsWrong() throws IOException {
    Files.writeString(file, "2\t[MAX 2 ]\nbroken\n3\t3\n");
    try (DataReader reader = DataReader.open(file, DataFormat.NYU)) {
      assertTrue(reader.advance());
      assertTrue(reader.advance());
      assertThrows(RowException.class, reader::row);
      assertTrue(reader.advance());
      assertEquals(row("3", "3"), reader.row());
      assertEquals(3, reader.line().number());
      assertFalse(reader.advance());
    }
  }
}
