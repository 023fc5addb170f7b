package io.coursework.mlflow.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Odd configurations, settings, numbers, plans and data files through the whole command line: each
 * is refused with exit code 2, in lines that say where and in words of the user.
 */
class OddConfigsTest {

  /** What a user has no use for: names of classes, stack traces, values of Java. */
  private static final Pattern JAVA =
      Pattern.compile(
          "\\b(java|javax|com|org|io)\\.[a-z]+\\.|[A-Za-z]Exception|\tat |\\bnull\\b|\\bOptional\\["
              + "|@[0-9a-f]{6}|\\b(OBJECT|ARRAY|NULL|STRING|NUMBER)\\b|Input length|No enum constant"
              + "|For input string|out of bounds|Cannot invoke|%[sd]");

  private static final String JOINT = "src/main/configs/joint.yaml";

  private static final String VALID =
      "name: y\ncurriculum:\n  type: fixed\n  weights: {SUM: 1}\nprobes: {at_end: []}\n";

  @TempDir Path folder;

  /** Of a configuration that is good itself nothing is trained: these do not go together. */
  private static Cli train(String... more) {
    return run(
        more,
        "train",
        "--offline",
        "--seeds",
        "0..1",
        "--replicas",
        "graph",
        "--set",
        "training.accumulate=2");
  }

  private static Cli run(String[] more, String... first) {
    return Cli.run(Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new));
  }

  private static void refused(Cli cli, String named, String input) {
    String all = "for " + input + ":\n" + cli.err();
    assertEquals(2, cli.exitCode(), all);
    assertEquals("", cli.out(), all);
    assertTrue(cli.err().contains(named), named + " is not named " + all);
    List<String> lines = cli.err().lines().toList();
    assertTrue(lines.size() <= 8, all);
    for (String line : lines) {
      assertTrue(line.startsWith("coursework "), all);
      assertFalse(JAVA.matcher(line.replace(input, "")).find(), all);
      assertTrue(line.length() < 1000, all);
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "seed: 010                     | line 6): seed = 010 has a leading zero; write 10",
        "seed: 0x1F                    | seed = 0x1F is not decimal; write 31",
        "seed: 0b11                    | seed = 0b11 is not decimal; write 3",
        "seed: 0o17                    | seed = 0o17 is not decimal; write 15",
        "seed: 1_000                   | seed = 1_000 has an underscore; write 1000",
        "seed: +7                      | seed = +7 has a plus sign; write 7",
        "seed: 12:30:00                | seed = 12:30:00 is a time or a number of base 60",
        "seed: 2026-01-31              | seed = 2026-01-31 must be a whole number",
        "seed: 1e3                     | seed = 1e3 must be a whole number; write 1000",
        "seed: 1.0                     | seed = 1.0 must be a whole number; write 1",
        "seed: .inf                    | seed = .inf must be a whole number",
        "seed: 9223372036854775808     | seed = 9223372036854775808 is beyond",
        "seed: ~                       | seed is empty; write something there, or leave it out",
        "seed:                         | seed is empty",
        "seed: [1]                     | seed = a list must be a whole number",
        "seed: {a: 1}                  | seed = a section must be a whole number",
        "seed: true                    | seed = true must be a whole number",
        "seed: ١٢                      | must be a whole number",
        "training: ~                   | training is empty; write something there, or leave it out",
        "model:                        | model is empty",
        "model: []                     | model = a list must be a section with keys",
        "model: 5                      | model = 5 must be a section with keys",
        "model: {d_model: 0x10}        | model.d_model = 0x10 is not decimal; write 16",
        "model: {dropout: 1e999}       | model.dropout = 1e999 is too large",
        "model: {dropout: NaN}         | model.dropout = NaN must be a number",
        "model: {dropout: 1e-999}      | model.dropout = 1e-999 is too small",
        "model: {init_std: 0_1}        | model.init_std = 0_1 has",
        "model: {d_model: 3000000000}  | model.d_model = 3000000000 is outside",
        "model: {norm: [layer]}        | model.norm = a list must be one of [layer, rms]",
        "model: {norm: ~}              | model.norm is empty",
        "model: {tied_head: yes}       | model.tied_head = yes must be true or false",
        "model: &m {d_model: 8}        | line 6: the anchor &m is not supported",
        "model: *m                     | line 6: the alias *m is not supported",
        "model: !!map {d_model: 8}     | line 6: the tag !!map is not supported",
        "seed: !!int 3                 | line 6: the tag !!int is not supported",
        "name2: !!binary aGVsbG8=      | line 6: the tag !!binary is not supported",
        "model: !mine {d_model: 8}     | line 6: the tag !mine is not supported",
        "model: {<<: {d_model: 8}}     | line 6: the merge key << is not supported",
        "? [a, b]                      | line 6: a list or map as a key is not supported",
        "name: z                       | line 6: the key 'name' stands there a second time (first in line 1)",
        "model: {n_heads: 1, n_heads: 2} | line 6: the key 'n_heads' stands there a second time",
        "model: {d_model: 8            | line 7: ",
        "model: d_model: 8             | line 6: ",
        "- a                           | line 6: ",
        "seed: 'open                   | line 7: ",
        "seed: @1                      | line 6: ",
        "seed: %1                      | line 6: ",
        "task: {operations: SUM}       | task.operations = SUM must be a list",
        "task: {operations: [~]}       | task.operations[0] = nothing must be a text",
        "task: {operations: []}        | task.operations is empty",
        "task: {domain: ~}             | task.domain is empty",
        "task: {domain: {type: [a]}}   | task.domain.type is missing",
        "task: {domain: {type: 7}}     | task.domain.type = 7 is unknown",
        "split: {type: multiset, share: 10%} | split.share = 10% must be a number",
        "training: {optimizer: sgd}    | training.optimizer",
        "target: ~                     | target is empty",
        "target: {a: b}                | target = a section must be a text",
        "data: {type: file, path: ' '} | data.path is empty; name a file",
        "format: 99                    | was written by a newer Coursework (format 99; this one reads up to",
        "format: x                     | format = ",
        "nam: x                        | nam is not a known key; did you mean name?",
      })
  void aFileIsRefusedByItsLine(String line, String problem) throws IOException {
    Path file = file("odd.yaml", VALID + line + "\n");
    Cli cli = train("--config", file.toString());
    String said = problem.startsWith("line 6): ") ? problem.substring(9) : problem;
    refused(cli, said.strip(), line);
    assertTrue(cli.err().contains(file.toString()), cli.err());
  }

  @Test
  void bytesThatAreNotTextAreNamedByFileAndLine() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, (VALID + "# gr\u00fcn\n").getBytes(StandardCharsets.ISO_8859_1));
    refused(train("--config", file.toString()), "latin.yaml", "latin-1");
    refused(train("--config", file.toString()), "UTF-8", "latin-1");
    Files.write(file, VALID.getBytes(StandardCharsets.UTF_16));
    refused(train("--config", file.toString()), "latin.yaml", "utf-16");
    Files.writeString(file, VALID + "seed: \u0007\n");
    refused(train("--config", file.toString()), "line 6: the character U+0007", "bell");
    Files.writeString(file, VALID + "---\nname: z\n");
    refused(train("--config", file.toString()), "line 6: a second document begins", "two");
    Files.writeString(file, VALID + "model: " + "[".repeat(5000) + "\n");
    refused(train("--config", file.toString()), "line 6: ", "deep");
    refused(train("--config", folder.toString()), folder.toString(), "a folder");
    refused(train("--config", folder + "/none.yaml"), "none.yaml does not exist", "none");
    refused(train("--config", "a\0b"), "is not a path that can be used", "a path with a zero byte");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "....=1          | --set ....=1: '....' is not the name of a key",
        ".=1             | '.' is not the name of a key",
        "=1              | --set =1 is not key=value",
        "model.=3        | 'model.' is not the name of a key",
        ".model=3        | '.model' is not the name of a key",
        "model..d_model=3 | 'model..d_model' is not the name of a key",
        "model . d_model=3 | 'model . d_model' is not the name of a key",
        "seed            | --set seed is not key=value",
        "seed=           | --set seed= has no value",
        "seed=010        | seed = 010 has a leading zero; write 10 (--set)",
        "seed=~          | seed is empty; write something there, or leave it out (--set)",
        "seed=''         | seed =  must be a whole number (--set)",
        "seed=1e3        | seed = 1e3 must be a whole number; write 1000 (--set)",
        "seed.a=1        | --set seed.a=1: seed is not a section with keys",
        "model=~         | model is empty",
        "model={         | --set model={, line 1: ",
        "model=*a        | --set model=*a, line 1: the alias *a is not supported",
        "model.d_model=[1] | model.d_model = a list must be a whole number (--set)",
        "name=a b        | name = 'a b' must be 1 to 64 letters, digits or . _ + - (--set)",
        "name=..         | name = '..' is made of dots alone",
        "probes=[1]      | probes.at_end[0].type = 1 is unknown",
        "probes=[party]  | (nearest: parity)",
        "probes={every: -1} | probes",
        "curriculum.weights={} | curriculum",
        "curriculum.weights.SUM=x | curriculum.weights.SUM = x must be a number",
        "curriculum.weights.=1 | 'curriculum.weights.' is not the name of a key",
        "data={type: file, path: none.tsv} | none.tsv: there is no such file",
        "data={type: file, path: 'a\0b'} | --set data=",
        "curriculum={type: recorded, file: none.tsv} | none.tsv",
        "training.steps=1_0 | training.steps = 1_0 has an underscore; write 10 (--set)",
        "training.optimizer.learning_rate=0,1 | must be a number",
        "training.optimizer.learning_rate=0x1p3 | must be a number",
        "training.optimizer.learning_rate=1d | must be a number",
        "<<.a=1          | << is not a known key",
        "a=!!python/object x | --set a=!!python/object x, line 1: the tag",
      })
  void aSettingIsRefusedByItsOption(String setting, String problem) {
    refused(train("--config", JOINT, "--set", setting), problem.strip(), setting);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --config x --seeds 08..10            | --seeds 08..10: '08' has a leading zero; write 8",
        "train --config x --seeds 0x1F              | --seeds 0x1F: '0x1F' is not decimal; write 31",
        "train --config x --seeds 3..1              | runs backwards",
        "train --config x --seeds 0..999999999999999999 | more than 1000 seeds",
        "train --config x --seeds 9223372036854775807..9223372036854775808 | is beyond",
        "train --config x --seeds 0-7               | '0-7' is not a seed, nor a range of seeds",
        "train --config x --seeds 0..1 --parallel 01 | --parallel 01 has a leading zero; write 1",
        "train --config x --seeds 0..1 --parallel 1e1 | --parallel 1e1 must be a whole number; write 10",
        "study x --seeds 0x4                        | --seeds 0x4 is not decimal; write 4",
        "study x --first-seed 1_0                   | --first-seed 1_0 has an underscore; write 10",
        "bench --threads 01                         | one of them has a leading zero; write 1",
        "bench --d-model 99999999999                | one of them is too large",
        "bench --seconds 3.0                        | --seconds 3.0 must be a whole number; write 3",
        "tasks --modulus 0x10                       | --modulus 0x10 is not decimal; write 16",
        "data generate --out x --count 1e6          | --count 1e6 must be a whole number; write 1000000",
        "data generate --out x --count 5 --mix SUM=0x2 | the weight '0x2' is not decimal; write 2",
        "data generate --out x --count 5 --mix SUM=1d  | the weight '1d' must be a number",
        "reap --other-hosts --silent-for 030m                  | --silent-for 030m has a leading zero; write 30m",
        "evaluate --model src/test/resources/formats/1/finished --max-examples 010 | --max-examples 010 has a leading zero; write 10",
        "sweep run --plan src/test/resources/formats/1/plan.json --trial 01 | --trial 01 has a leading zero; write 1",
        "sweep run --plan src/test/resources/formats/1/plan.json --trial 99 | the plan has no trial 99",
        "sweep run --plan none.json --trial 1       | none.json is not the plan of a sweep (there is no such file)",
      })
  void anOptionIsRefusedByItsName(String line, String problem) {
    String[] words = line.split(" ");
    if (line.contains("--config x") || line.startsWith("study x")) {
      for (int i = 0; i < words.length; i++) {
        words[i] = words[i].equals("x") ? JOINT : words[i];
      }
    }
    refused(run(words), problem.strip(), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "x                      | line 1: ",
        "3                      | line 1: has 1 cell between tabs",
        "3<TAB>                 | line 1: ",
        "3<TAB>[MAX 1 3         | line 1: ",
        "3<TAB>[MAX 1 3 ] ]     | line 1: ",
        "4<TAB>[MAX 1 3 ]       | line 1: value: '4' is given, but the expression is 3",
        "03<TAB>[MAX 1 3 ]      | line 1: value: '03' is given, but the expression is 3",
        "<TAB>[MAX 1 3 ]        | line 1: value: ",
        "3<TAB>[MAX 1 13 ]      | line 1: expression column ",
        "3<TAB>[MAXX 1 3 ]      | line 1: expression column ",
        "3<TAB>3                | has bare values only",
        "3<TAB>[MAX 1 [MAX 1 3 ] ] | line 1: expression: has 2 levels, but the task allows 1",
        "3<TAB>[MAX 1 1 1 1 1 1 3 ] | has an operation of 7 operands, but the task allows 2..3",
        "3<TAB>[MAX 1 3 ]<TAB>9 | line 1: has 3 cells",
      })
  void aDataFileIsRefusedByItsLine(String row, String problem) throws IOException {
    Path file = file("rows.tsv", row.replace("<TAB>", "\t") + "\n");
    Cli cli =
        train(
            "--config",
            JOINT,
            "--set",
            "data={type: file, format: nyu, notation: nyu_flat, path: " + file + "}");
    refused(cli, problem.strip(), row);
    assertTrue(cli.err().contains(file.toString()), cli.err());
  }

  /**
   * Pieces of a good configuration and a good plan, thrown together: seeded, so always the same.
   */
  @Test
  void aSpoiledFileIsRefusedInWordsWhateverItHasBecome() throws IOException {
    Random random = new Random(15);
    String config = Files.readString(Path.of("src/test/resources/formats/1/plan.json"));
    String recorded =
        Files.readString(Path.of("src/test/resources/formats/1/finished/artifacts/config.yaml"));
    for (int i = 0; i < 40; i++) {
      Path yaml = file("spoiled.yaml", spoiled(recorded, random));
      refused(train("--config", yaml.toString()), "coursework train: ", yaml + " " + i);
      Path plan = file("spoiled.json", spoiled(config, random));
      refused(
          run(
              new String[] {"--plan", plan.toString(), "--trial", "99", "--offline"},
              "sweep",
              "run"),
          "coursework sweep run: ",
          plan + " " + i);
    }
  }

  private static String spoiled(String text, Random random) {
    List<String> odd =
        List.of(
            "~", "null", "010", "[", "{", "}", "]", ":", "- ", "&a ", "*a", "!!int ", "'", "\"",
            "\n", "\t", "#", "<<: ", "---\n", "1e999", "\u00e4", ",", "-1", "0x", "%", "@", "|",
            ">");
    StringBuilder spoiled = new StringBuilder(text);
    for (int i = 0; i < 3; i++) {
      int at = random.nextInt(spoiled.length());
      int end = Math.min(spoiled.length(), at + random.nextInt(4));
      spoiled.replace(at, end, odd.get(random.nextInt(odd.size())));
    }
    return spoiled.toString();
  }

  @Test
  void aSweepsFileIsRefusedByItsLine() throws IOException {
    List<String> odd = new ArrayList<>();
    odd.add("base: []|base = [] must name one file at least");
    odd.add("base: ~|base is empty");
    odd.add("base: none.yaml|none.yaml");
    odd.add("base: a.yaml\nseeds: 010|seeds = 010: '010' has a leading zero; write 10");
    odd.add("base: a.yaml\nseeds: [0, 0x1]|'0x1' is not decimal; write 1");
    odd.add("base: a.yaml\nbudget: 1_000|budget = 1_000 has an underscore; write 1000");
    odd.add("base: a.yaml\ngrid: {....: [1]}|'....' is not the name of a key");
    odd.add("base: a.yaml\ngrid: {seed: [010]}|seed = 010 has a leading zero; write 10");
    odd.add("base: a.yaml\ngrid: {seed: [~]}|seed is empty");
    odd.add("base: a.yaml\ngrid: ~|");
    odd.add("base: a.yaml\nrandom: {draws: 2, keys: {seed: ~}}|random.keys.seed");
    odd.add("base: a.yaml\nwhen: [~]|when[0]");
    odd.add("base: a.yaml\nlists: [{seed: 3}]|lists[0].seed = 3 must be a list");
    odd.add("base: a.yaml\nsearch: {type: halve}|search.type = halve is unknown");
    for (String line : odd) {
      String[] parts = line.split("\\|", -1);
      Path base = file("a.yaml", VALID + "training: {batch_size: 0}\n");
      Path file =
          file("sweep.yaml", "name: s\n" + parts[0].replace("a.yaml", base.toString()) + "\n");
      Cli cli = run(new String[0], "sweep", "--config", file.toString(), "--dry-run", "--offline");
      refused(cli, parts[1], line);
    }
  }
}
