package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way from {@code data generate} to a course whose expressions are the file's. */
class TrainFromFileTest {

  private static final int ROWS = 400; // of the thousands of expressions that the task has

  private final Injector injector = Guice.createInjector(Main.modules());
  private final Catalogue catalogue = injector.getInstance(Catalogue.class);

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = folder.resolve("config.yaml");
    Files.writeString(
        config,
        String.join(
            "\n",
            "name: file",
            "task: {max_depth: 2}",
            "model: {context_length: 128}",
            "curriculum: {type: fixed, weights: {SUM: 1, MAX: 1}}",
            "data: {type: file, path: " + folder.resolve("data") + "}",
            "training: {device: cpu}",
            ""));
  }

  private void generate(String... options) {
    Stream<String> first =
        Stream.of(
            "data", "generate", "--config", config + "", "--out", folder.resolve("data") + "");
    Cli cli = Cli.run(Stream.concat(first, Arrays.stream(options)).toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
  }

  private RunSpec load(String... settings) {
    return injector.getInstance(ConfigLoader.class).load(config, List.of(settings));
  }

  /** The expressions of the file's rows on one side of the split, as the file says. */
  private Set<String> expressions(String part) throws IOException {
    return Files.readAllLines(folder.resolve("data")).stream()
        .map(line -> line.split("\t"))
        .filter(cells -> cells[2].equals(part))
        .map(cells -> cells[0])
        .collect(Collectors.toSet());
  }

  /** The expressions of some batches, in the task's notation. */
  private static Set<String> trained(Course course, int steps) {
    String separator = " " + course.task().spec().notation().separator();
    Set<String> expressions = new HashSet<>();
    for (int step = 0; step < steps; step++) {
      Batch batch = course.batch(step, course.teacher().lesson(step));
      for (int row = 0; row < batch.rows(); row++) {
        int from = row * batch.length();
        String text =
            course
                .vocabulary()
                .decode(Arrays.copyOfRange(batch.tokens(), from, from + batch.length()));
        expressions.add(text.substring(0, text.indexOf(separator)));
      }
    }
    return expressions;
  }

  private static Set<String> examined(Course course, SplitPart part) {
    Set<String> expressions = new HashSet<>();
    for (EvaluationSet set : course.evaluationSets(part, 50)) {
      set.examples()
          .forEach(example -> expressions.add(course.task().syntax().print(example.expression())));
    }
    return expressions;
  }

  @Test
  void trainsOnTheFilesTrainingRowsAndHoldsOutItsOthers() throws IOException {
    generate("--count", ROWS + "", "--mix", "SUM,MAX");
    Set<String> training = expressions("training");
    Set<String> heldOut = expressions("held-out");
    assertFalse(heldOut.isEmpty());
    try (Preparation preparation = Preparation.of(load(), catalogue)) {
      Course course = preparation.course();
      Set<String> trained = trained(course, 20);
      assertTrue(training.containsAll(trained), "rows of the file's training side only");
      assertTrue(trained.size() > 0.8 * training.size(), trained.size() + " rows were drawn");
      assertEquals(Set.of(SplitPart.TRAINING, SplitPart.HELD_OUT), course.parts());
      Set<String> examined = examined(course, SplitPart.HELD_OUT);
      assertTrue(heldOut.containsAll(examined), "rows of the file's held-out side only");
      assertFalse(examined.isEmpty());
      assertTrue(training.containsAll(examined(course, SplitPart.TRAINING)));
      assertTrue(preparation.holdsOut("SUM"));
    }
  }

  @ParameterizedTest
  @CsvSource({"jsonl,word", "nyu,nyu_flat", "lra,nyu"})
  void readsOtherFormatsAndNotationsAsTheTasksOwn(String format, String notation)
      throws IOException {
    generate("--count", ROWS + "", "--mix", "SUM,MAX", "--set", "seed=1");
    Set<String> expected;
    try (Course course = load("seed=1").course(catalogue)) {
      expected = trained(course, 3);
    }
    Files.delete(folder.resolve("data"));
    Files.delete(folder.resolve("data.card.md"));
    generate(
        "--count",
        ROWS + "",
        "--mix",
        "SUM,MAX",
        "--set",
        "seed=1",
        "--format",
        format,
        "--notation",
        notation);
    RunSpec spec = load("seed=1", "data.format=" + format, "data.notation=" + notation);
    try (Course course = spec.course(catalogue)) {
      assertEquals(expected, trained(course, 3), "the same rows, otherwise written");
    }
  }

  @Test
  void saysInOneLineWhichOperationTheFileLacks() throws IOException {
    generate("--count", "50", "--mix", "MAX");
    Path runs = folder.resolve("runs");
    Cli cli =
        Cli.run(
            "train",
            "--config",
            config + "",
            "--tracking-uri",
            "http://127.0.0.1:1", // never asked
            "--runs-dir",
            runs + "");
    assertEquals(2, cli.exitCode(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(
        cli.err()
            .startsWith(
                "coursework train: "
                    + folder.resolve("data")
                    + ": no row has SUM at its root (SUM: 0, MAX: 50, MIN: 0, MED: 0, PROD: 0)"),
        cli.err());
    assertEquals("", cli.out());
    assertFalse(Files.exists(runs), "no run may be begun");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.path=none.tsv     | none.tsv: there is no such file; check the path",
        "data.format=nyu        | line 1: ",
        "data.format=csv        | data.format = csv is unknown; choose one of [tsv, jsonl, nyu, lra]",
        "data.notation=wrd      | data.notation = wrd is unknown; choose task or one of [bracket,",
        "data.notation=word     | line 2: expression column 1: found '('",
        "task.domain.modulus=26 | line ",
        "task.max_depth=1       | levels, but the task allows 1; raise task.max_depth",
        "task.operations=[SUM]  | line ",
      })
  void saysInOneLineWhyTheFileDoesNotFit(String setting, String expected) {
    generate("--count", ROWS + "", "--mix", "SUM,MAX");
    Cli cli = Cli.run("train", "--config", config + "", "--set", setting);
    assertEquals(2, cli.exitCode(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
  }

  /** Rows of other people's files nest far less than a task's grammar could. */
  @Test
  void theFilesLongestRowDecidesOnTheContextWhateverTheTaskCouldAskFor() throws IOException {
    Files.writeString(
        folder.resolve("data"),
        "3\t( ( ( [SM 1 ) 2 ) ] )\n"
            + "4\t( ( ( ( ( [MAX 3 ) 4 ) 3 ) 3 ) ] )\n"
            + "6\t ( ( ( [MAX 2 ) ( ( ( [SM 3 ) ( ( ( [MIN 9 ) 3 ) ] ) ) ] ) ) ] )\n"
            + "5 \t( ( ( ( ( ( [MIN 9 ) 8 ) 7 ) 6 ) 5 ) ] )\n");
    String[] deep = {
      "data.format=nyu",
      "data.notation=nyu",
      "task.max_depth=20",
      "task.max_operands=5",
      "task.notation=nyu_flat",
      "task.domain.median=floor_mean",
      "split={type: none}",
      "curriculum={type: fixed, weights: {MAX: 1}}",
      "target=MAX",
      "model.context_length=25"
    };
    try (Course course = load(deep).course(catalogue)) {
      assertEquals(2, trained(course, 5).size(), "the rows with MAX at their root");
    }
    List<String> line = new ArrayList<>(List.of("train", "--config", config + ""));
    for (String setting : deep) {
      line.addAll(List.of("--set", setting));
    }
    line.addAll(List.of("--set", "model.context_length=24"));
    Cli cli = Cli.run(line.toArray(String[]::new));
    assertEquals(2, cli.exitCode(), cli.err());
    assertEquals(
        "coursework train: model.context_length = 24 is below the 25 tokens of "
            + folder.resolve("data")
            + ", line 3 with its chain of thought; raise it to that (8192 at most), or leave that row"
            + " out, or write no chains: task.reduction: none\n",
        cli.err());
  }

  /** Whether there is a held-out row is no matter of luck, though one in thirty is. */
  @Test
  void findsTheFilesHeldOutRowsWhateverTheSeed() throws IOException {
    int files = 0;
    for (int seed = 0; seed < 20; seed++) {
      String[] split = {"split.share=0.02", "seed=" + seed};
      generate(
          "--count",
          ROWS + "",
          "--mix",
          "SUM",
          "--set",
          split[0],
          "--set",
          split[1],
          "--overwrite");
      if (expressions("held-out").size() >= 4) {
        RunSpec spec = load("curriculum.weights={SUM: 1}", split[0], split[1]);
        try (Course course = spec.course(catalogue)) {
          assertEquals(1, course.evaluationSets(SplitPart.HELD_OUT, 1).size(), "seed " + seed);
        }
        files++;
      }
    }
    assertTrue(files > 10, files + " files hold anything out");
  }
}
