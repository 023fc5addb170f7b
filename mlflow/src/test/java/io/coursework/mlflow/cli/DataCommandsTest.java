package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataCommandsTest {

  @TempDir Path folder;

  /** A command on a file of the folder. */
  private Cli generate(String name, String... options) {
    return Cli.run(
        words(new String[] {"data", "generate", "--out", folder.resolve(name) + ""}, options));
  }

  private Cli check(String name, String... options) {
    return Cli.run(words(new String[] {"data", "check", folder.resolve(name) + ""}, options));
  }

  private static String[] words(String[] first, String... others) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(others)).toArray(String[]::new);
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name));
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  /** The names of the folder's files. */
  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** What went to stderr, lines about how far the work is left out. */
  private static List<String> complaints(Cli cli, String file) {
    return cli.err().lines().filter(line -> !line.startsWith(file + ": ")).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.tsv     | bracket  | tsv",
        "a.jsonl   | word     | jsonl",
        "a.ndjson  | polish   | jsonl",
        "a.txt     | postfix  | tsv",
        "a.nyu.txt | nyu      | nyu",
        "a.lra.tsv | nyu_flat | lra",
      })
  void writesADataSetThatIsRightInEveryFormat(String name, String notation, String format)
      throws Exception {
    String[] task = {"--notation", notation, "--set", "task.max_depth=2", "--json"};
    // tsv and jsonl are told by the file's name
    boolean named = format.equals("nyu") || format.equals("lra");
    String[] options = named ? words(task, "--format", format) : task;
    Cli cli = generate(name, words(options, "--count", "200"));
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode written = cli.json();
    byte[] bytes = bytes(name);
    assertEquals(sha256(bytes).substring(0, 32), written.get("digest").asText());
    assertEquals(bytes.length, written.get("bytes").asLong());
    assertEquals(folder.resolve(name) + "", written.get("file").asText());
    Path card = Path.of(written.get("card").asText());
    assertEquals(folder.resolve(name + ".card.md"), card);
    String page = Files.readString(card);
    assertTrue(page.contains(written.get("digest").asText()), page);
    assertTrue(page.contains("| rows | 200 |"), page);
    assertEquals(Set.of(name, name + ".card.md"), files(), "no temporary file stays");
    String first = lines(name).get(0);
    boolean headed = format.equals("tsv") || format.equals("lra");
    assertEquals(headed ? 201 : 200, lines(name).size());
    if (headed) {
      assertEquals(format.equals("lra") ? "Source\tTarget" : "expression\tvalue\tpart", first);
    }
    assertEquals(format.equals("lra"), new String(bytes, StandardCharsets.UTF_8).contains("\r\n"));

    Cli checked = check(name, task); // which tells the format by the first line
    assertEquals(0, checked.exitCode(), checked.out() + checked.err());
    assertEquals(0, checked.json().get("mismatches").asInt());
    assertEquals(0, checked.json().get("first").size());
    assertEquals(200, checked.json().get("rows").asInt());
    assertEquals(written.get("digest"), checked.json().get("digest"));

    Cli described = Cli.run(words(new String[] {"data", "stats", folder.resolve(name) + ""}, task));
    assertEquals(0, described.exitCode(), described.err());
    ObjectNode stats = (ObjectNode) described.json();
    assertEquals(folder.resolve(name) + "", stats.remove("file").asText());
    assertEquals(written.get("stats"), stats, "what was counted on writing and on reading");
  }

  @Test
  void describesADataSetInNumbersThatFitTogether() {
    JsonNode stats =
        generate("a.tsv", "--count", "500", "--set", "task.max_depth=2", "--json")
            .json()
            .get("stats");
    assertEquals(500, stats.get("rows").asLong());
    assertEquals(0, stats.get("bare_values").asLong());
    for (String counted : List.of("tokens", "depth", "reductions", "answers")) {
      assertEquals(500, sum(stats.get(counted)), counted);
    }
    assertEquals(Set.of("1", "2"), names(stats.get("depth")));
    assertEquals(Set.of("2", "3"), names(stats.get("operands")));
    long operations = 0;
    for (var entry : stats.get("reductions").properties()) {
      operations += Long.parseLong(entry.getKey()) * entry.getValue().asLong();
    }
    assertEquals(operations, sum(stats.get("operands")), "one operand count for each operation");
    long rows = 0;
    for (JsonNode root : stats.get("roots")) {
      rows += root.get("rows").asLong();
      assertTrue(root.get("chance").asDouble() > 0 && root.get("chance").asDouble() <= 1);
    }
    assertEquals(500, rows);
    double entropy = stats.get("answer_entropy_bits").asDouble();
    assertTrue(entropy > 2.5 && entropy <= Math.log(10) / Math.log(2), "bits: " + entropy);
  }

  @Test
  void keepsTheColumnsOfItsTableInLineWhateverTheNames() {
    List<String> lines = generate("a.tsv", "--count", "500").out().lines().toList();
    int header = 0;
    while (!lines.get(header).startsWith("root ")) {
      header++;
    }
    List<String> table = lines.subList(header, lines.indexOf("written: " + folder + "/a.tsv") - 1);
    assertEquals(16, table.size(), "a line for each operation: " + table);
    assertEquals(
        1, table.stream().map(String::length).distinct().count(), String.join("\n", table));
    assertEquals(List.of(), Cli.run("data", "stats", folder.resolve("a.tsv") + "").tooLong());
  }

  private static long sum(JsonNode counts) {
    long sum = 0;
    for (JsonNode count : counts) {
      sum += count.asLong();
    }
    return sum;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theSameCommandWritesTheSameBytes() throws IOException {
    String[] command = {"--count", "300", "--chains", "--set", "task.max_depth=2", "--overwrite"};
    generate("a.tsv", command);
    byte[] data = bytes("a.tsv");
    byte[] card = bytes("a.tsv.card.md");
    assertEquals(0, generate("a.tsv", command).exitCode());
    assertArrayEquals(data, bytes("a.tsv"));
    assertArrayEquals(card, bytes("a.tsv.card.md"));
    generate("a.tsv", words(command, "--set", "seed=1"));
    assertFalse(Arrays.equals(data, bytes("a.tsv")), "another seed");
  }

  @Test
  void aLongerDataSetBeginsWithTheShorterOne() throws IOException {
    generate("short.tsv", "--count", "50");
    generate("long.tsv", "--count", "80");
    assertEquals(lines("short.tsv"), lines("long.tsv").subList(0, 51));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tsv", "a.tsv.card.md"})
  void replacesAFileOnlyWhenAllowed(String there) throws IOException {
    Files.writeString(folder.resolve(there), "mine");
    Cli refused = generate("a.tsv", "--count", "5");
    assertEquals(2, refused.exitCode());
    List<String> complaints = complaints(refused, "a.tsv");
    assertEquals(1, complaints.size(), refused.err());
    assertTrue(complaints.get(0).contains(there + ": exists already"), refused.err());
    assertEquals(Set.of(there), files());
    assertEquals("mine", Files.readString(folder.resolve(there)));
    assertEquals(0, generate("a.tsv", "--count", "5", "--overwrite").exitCode());
    assertEquals(Set.of("a.tsv", "a.tsv.card.md"), files());
    assertEquals(6, lines("a.tsv").size());
  }

  @Test
  void writesChainsThatLeadToTheValue() throws IOException {
    generate(
        "a.tsv", "--count", "200", "--chains", "--notation", "word", "--set", "task.max_depth=2");
    List<String> lines = lines("a.tsv");
    assertEquals("expression\tvalue\tchain\tpart", lines.get(0));
    int longer = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t");
      String[] steps = cells[2].split(" = ");
      assertEquals(cells[1], steps[steps.length - 1], line);
      longer += steps.length > 1 ? 1 : 0;
    }
    assertTrue(longer > 50, "only " + longer + " chains of two steps");
  }

  @Test
  void writesTheSidesOfTheSplitThatAreAskedFor() throws IOException {
    Cli both = generate("both.tsv", "--count", "500", "--mix", "SUM", "--json");
    Cli training =
        generate("t.tsv", "--count", "500", "--mix", "SUM", "--part", "training", "--json");
    Cli heldOut =
        generate("h.tsv", "--count", "500", "--mix", "SUM", "--part", "held_out", "--json");
    assertEquals(0, training.json().get("held_out_rows").asInt());
    assertEquals(500, heldOut.json().get("held_out_rows").asInt());
    int held = both.json().get("held_out_rows").asInt();
    assertTrue(held > 0 && held < 500, "held out of both: " + held);
    Set<String> trained = expressions("t.tsv", "training");
    Set<String> kept = expressions("h.tsv", "held-out");
    assertEquals(500, lines("t.tsv").size() - 1);
    assertTrue(trained.stream().noneMatch(kept::contains), "no expression is on both sides");
    Set<String> again = expressions("both.tsv", "held-out");
    assertTrue(kept.containsAll(again), "the universe of held-out sums is small");
    assertTrue(again.stream().noneMatch(trained::contains));
  }

  private Set<String> expressions(String name, String part) throws IOException {
    return lines(name).stream()
        .map(line -> line.split("\t"))
        .filter(cells -> cells[2].equals(part))
        .map(cells -> cells[0])
        .collect(Collectors.toSet());
  }

  /** 3 to 1 of 2,000 rows: four standard deviations are 77. */
  @Test
  void mixesOperationsByTheirWeights() {
    JsonNode roots =
        generate("a.tsv", "--count", "2000", "--mix", "ADD=3,max", "--json")
            .json()
            .get("stats")
            .get("roots");
    assertEquals(Set.of("SUM", "MAX"), names(roots));
    assertEquals(1500, roots.get("SUM").get("rows").asInt(), 77);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "--count 5 --notation wrd | --notation wrd is unknown; choose one of [bracket, word,",
        "--count 5 --format csv   | --format csv is unknown; choose one of [tsv, jsonl, nyu, lra]",
        "--count 5 --mix SUM=x    | --mix SUM=x: the weight 'x' must be a number",
        "--count 5 --mix SUM=     | --mix SUM=: the weight '' must be a number",
        "--count 5 --mix SUM=1=2  | --mix SUM=1=2: the weight '1=2' must be a number",
        "--count 5 --mix =2       | --mix =2 is not operation=weight",
        "--count 5 --mix ,        | --mix , is not operation=weight",
        "--count 5 --mix SUM,,MAX | --mix SUM,,MAX is not operation=weight",
        "--count 5 --mix SUMM=1   | mix names SUMM, which is not one of task.operations = [SUM, ",
        "--count 5 --mix SUM=-1   | mix = {SUM=-1.0}",
        "--count 5 --mix SUM=NaN  | --mix SUM=NaN: the weight 'NaN' must be a number",
        "--count 5 --mix SUM=0    | mix = {SUM=0.0}",
        "--count 5 --part heldout | --part heldout is unknown; choose training, held_out, monitor,"
            + " unseen_multisets or both",
        "--count 5 --part monitor | parts = [monitor] has no row where split has [training, held_out]",
        "--count 5 --part held_out --set split.type=none | parts = held_out has no row where split",
        "--count 5 --chains --format nyu | format = nyu has no column for chains of thought",
        "--count 5 --set model.d_model=8 | --set model.d_model=8 is not a key of seed, task, split",
        "--count 5 --set task.domain.modulus=1 | task.domain.modulus = 1",
        "--count 5 --config none.yaml | none.yaml does not exist",
        "--count 5 more           | unexpected argument 'more'",
        "--count 0                | --count 0 is outside 1..",
        "--chains                 | --count is missing",
      })
  void refusesWhatItCannotWriteBeforeItWritesAnything(String options, String expected)
      throws IOException {
    Cli cli = generate("a.tsv", options.strip().split(" +"));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertEquals("", cli.out());
    assertEquals(Set.of(), files());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--notation wrd | --notation wrd is unknown; choose one of [bracket, word,",
        "--format csv   | --format csv is unknown; choose one of [tsv, jsonl, nyu, lra]",
        "--limit many   | --limit many must be a whole number (0..",
        "other.tsv      | unexpected argument 'other.tsv'; give one file",
      })
  void refusesToCheckByWordsThatItDoesNotKnow(String options, String expected) {
    generate("a.tsv", "--count", "5");
    Cli cli = check("a.tsv", options.split(" +"));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertEquals("", cli.out());
  }

  @Test
  void doesNotMakeAFolder() throws IOException {
    Cli cli = generate("none/a.tsv", "--count", "5");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains("there is no folder"), cli.err());
    assertEquals(Set.of(), files());
  }

  /** Ten lines of 300 with an error each; the field in which it is. */
  private Map<Integer, String> plant(String name) throws IOException {
    List<String> lines = new ArrayList<>(lines(name));
    Map<Integer, String> planted = new TreeMap<>();
    for (int line : new int[] {2, 301}) {
      String[] cells = lines.get(line - 1).split("\t");
      cells[1] = Integer.toString((Integer.parseInt(cells[1]) + 1) % 10);
      set(lines, line, cells);
      planted.put(line, "value");
    }
    String[] padded = lines.get(89).split("\t");
    padded[1] = "0" + padded[1];
    set(lines, 90, padded);
    planted.put(90, "value");
    String[] open = lines.get(119).split("\t");
    open[0] = open[0].substring(0, open[0].length() - 2);
    set(lines, 120, open);
    planted.put(120, "expression");
    String[] unknown = lines.get(149).split("\t");
    unknown[0] = unknown[0].replaceFirst("[a-z_]+_10", "mox_10");
    set(lines, 150, unknown);
    planted.put(150, "expression");
    String[] large = lines.get(219).split("\t");
    large[0] = large[0].replaceFirst(" \\d ", " 10 ");
    set(lines, 220, large);
    planted.put(220, "expression");
    String[] wrong = lines.get(179).split("\t");
    int last = wrong[2].length() - 1;
    wrong[2] = wrong[2].substring(0, last) + (char) ('0' + '9' - wrong[2].charAt(last));
    set(lines, 180, wrong);
    planted.put(180, "chain");
    String[] lame = lines.get(199).split("\t");
    lame[2] = lame[0] + " = " + lame[2];
    set(lines, 200, lame);
    planted.put(200, "chain");
    lines.set(249, lines.get(249) + "\t");
    planted.put(250, "");
    lines.set(279, lines.get(279).split("\t")[0]);
    planted.put(280, "");
    Files.write(folder.resolve(name), lines);
    assertEquals(10, planted.size());
    return planted;
  }

  private static void set(List<String> lines, int line, String[] cells) {
    String text = String.join("\t", cells);
    assertNotEquals(lines.get(line - 1), text, "an error is planted");
    lines.set(line - 1, text);
  }

  @Test
  void reportsExactlyTheErrorsThatWerePlanted() throws IOException {
    String[] task = {"--notation", "word", "--set", "task.max_depth=2"};
    generate("a.tsv", words(task, "--count", "300", "--chains"));
    assertEquals(0, check("a.tsv", task).exitCode());
    Map<Integer, String> planted = plant("a.tsv");

    Cli json = check("a.tsv", words(task, "--json"));
    assertEquals(1, json.exitCode());
    assertEquals(1, json.out().lines().count(), "one JSON object");
    assertEquals(10, json.json().get("mismatches").asInt());
    assertEquals(300, json.json().get("rows").asInt());
    Map<Integer, String> found = new TreeMap<>();
    for (JsonNode mismatch : json.json().get("first")) {
      found.put(mismatch.get("line").asInt(), mismatch.get("field").asText());
      assertEquals(Set.of("line", "field", "column", "what"), names(mismatch));
      assertFalse(mismatch.get("what").asText().isBlank());
    }
    assertEquals(planted, found);
    assertEquals(10, json.json().get("first").size(), "each line once");

    Cli text = check("a.tsv", task);
    assertEquals(1, text.exitCode());
    List<String> lines = text.out().lines().toList();
    assertEquals(11, lines.size(), text.out());
    int i = 0;
    for (Map.Entry<Integer, String> error : planted.entrySet()) {
      String start = "line " + error.getKey() + ": " + error.getValue();
      assertTrue(lines.get(i).startsWith(start), lines.get(i) + " begins not with " + start);
      i++;
    }
    assertEquals("300 lines, 10 mismatches", lines.get(10));
    assertEquals(List.of(), complaints(text, "a.tsv"));

    Cli few = check("a.tsv", words(task, "--limit", "3"));
    assertEquals(1, few.exitCode());
    assertEquals(5, few.out().lines().count(), few.out());
    assertTrue(few.out().contains("and 7 more"), few.out());
  }

  private void write(String name, String kind) throws IOException {
    Path file = folder.resolve(name);
    String good = "expression\tvalue\n( MAX 1 2 )\t2\n";
    switch (kind) {
      case "gzip" -> {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
          out.write(good.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, packed.toByteArray());
      }
      case "nul" -> Files.writeString(file, good + "( MAX 1\0 2 )\t2\n");
      case "latin" ->
          Files.write(file, (good + "( é )\t2\n").getBytes(StandardCharsets.ISO_8859_1));
      case "utf16" -> Files.write(file, good.getBytes(StandardCharsets.UTF_16));
      case "mixed" -> Files.writeString(file, good + "( MAX 1 2 )\t2\r\n");
      case "mac" -> Files.writeString(file, good.replace('\n', '\r'));
      case "empty" -> Files.writeString(file, "");
      case "mark" -> Files.writeString(file, "\uFEFF");
      case "header" -> Files.writeString(file, "expression\tvalue\n");
      case "columns" -> Files.writeString(file, "expression\tanswer\n1\t1\n");
      case "folder" -> Files.createDirectory(file);
      case "missing" -> {}
      default -> throw new AssertionError(kind);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip    | : is compressed by gzip; unpack it first",
        "nul     | , line 3: column 8 (byte 38 of the file): byte 0",
        "latin   | , line 3: column 3 (byte 33 of the file): 0xE9 is not UTF-8",
        "utf16   | : is UTF-16 text; save it as UTF-8",
        "mixed   | , line 3: ends in CR LF, but the lines before it in LF",
        "mac     | , line 1: column 17 (byte 16 of the file): a carriage return without line feed",
        "empty   | : is empty; give a file with at least one row",
        "mark    | : is empty; give a file with at least one row",
        "header  | : has a header but no row",
        "columns | , line 1: the header 'expression\\u0009answer' has no column 'value'",
        "folder  | : is a folder; name a file in it",
        "missing | : there is no such file; check the path",
      })
  void saysInOneLineWhyAFileCannotBeReadAndWritesNothing(String kind, String expected)
      throws IOException {
    write("a.tsv", kind);
    Set<String> before = files();
    for (String command : List.of("check", "stats")) {
      for (String[] options : new String[][] {{}, {"--json"}, {"--format", "tsv"}}) {
        Cli cli = Cli.run(words(new String[] {"data", command, folder + "/a.tsv"}, options));
        assertEquals(2, cli.exitCode(), cli.err());
        List<String> complaints = complaints(cli, "a.tsv");
        assertEquals(1, complaints.size(), cli.err());
        String start = "coursework data " + command + ": " + folder + "/a.tsv" + expected;
        assertTrue(complaints.get(0).startsWith(start), complaints + " begins not with " + start);
        assertEquals("", cli.out());
        assertEquals(before, files());
      }
    }
  }

  @Test
  void asksForTheFileWhereItIsMissing() {
    for (String command : List.of("check", "stats")) {
      Cli cli = Cli.run("data", command);
      assertEquals(2, cli.exitCode());
      assertTrue(cli.err().contains("the file is missing"), cli.err());
    }
  }
}
