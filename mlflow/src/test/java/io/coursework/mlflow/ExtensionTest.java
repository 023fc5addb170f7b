package io.coursework.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.util.Modules;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CurriculaBinder;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.split.Split;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.cli.Launcher;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.system.FakeSurroundings;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that is shipped, compiled and found as a user's jar would be. */
class ExtensionTest {

  private static final Path EXAMPLE = ExampleJar.EXAMPLE;

  private URLClassLoader loader;
  private ClassLoader before;

  @BeforeEach
  void build() throws IOException {
    before = Thread.currentThread().getContextClassLoader();
    loader = ExampleJar.loader(before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  @AfterEach
  void close() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
  }

  private static RunSpec spiral(Injector injector, String... settings) {
    return injector
        .getInstance(ConfigLoader.class)
        .load(EXAMPLE.resolve("spiral.yaml"), List.of(settings));
  }

  @Test
  void trainsAnOperationByACurriculumFromOutside() throws IOException {
    Injector injector =
        Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());
    RunSpec spec = spiral(injector);
    assertEquals("example.Spiral", spec.curriculum().getClass().getName());
    assertEquals("LargeSums[from=20]", spec.split().toString());
    assertEquals("[LengthsProbe[on=EMBEDDING]]", spec.probes().atEnd().toString());
    assertEquals(
        spec,
        injector
            .getInstance(ConfigLoader.class)
            .parse(injector.getInstance(ConfigLoader.class).yaml(spec), "written"));
    try (Course course = spec.course(injector.getInstance(Catalogue.class))) {
      assertEquals(List.of("SUM", "MAX", "ABSDIFF"), course.operations());
      // 5,000 steps in 20 turns of three operations: 83 steps each
      List<String> taught = List.of("MAX", "ABSDIFF", "SUM");
      for (int turn = 0; turn < 60; turn++) {
        long step = (5000L * turn + 59) / 60;
        assertEquals(
            Map.of(taught.get(turn % 3), 1.0),
            course.teacher().lesson(step).weights(),
            "step " + step);
      }
      assertEquals(
          64, absoluteDifferences(course, course.batch(100, course.teacher().lesson(100))));
      Lesson all = Lesson.of(Map.of("MAX", 0.25, "ABSDIFF", 0.5, "SUM", 0.25));
      int some = absoluteDifferences(course, course.batch(0, all));
      assertTrue(some > 16 && some < 48, some + " of 64 rows, half of them on average");
      assertEquals(3, course.evaluationSets(course.parts().iterator().next(), 10).size());
    }
  }

  /** Holds each row of ABSDIFF against the calculation by hand; how many there are. */
  private static int absoluteDifferences(Course course, Batch batch) {
    int rows = 0;
    for (int row = 0; row < batch.rows(); row++) {
      int from = row * batch.length();
      int[] tokens = Arrays.copyOfRange(batch.tokens(), from, from + batch.length());
      List<String> words = List.of(course.vocabulary().decode(tokens).split(" "));
      if (words.get(1).equals("ABSDIFF")) { // ( ABSDIFF 3 9 > 6
        List<String> operands = words.subList(2, words.indexOf(")"));
        assertTrue(operands.size() == 2 || operands.size() == 3, words.toString());
        int distance = Integer.parseInt(operands.get(0));
        for (String operand : operands.subList(1, operands.size())) {
          distance = Math.abs(distance - Integer.parseInt(operand));
        }
        assertEquals(distance + "", words.get(words.indexOf(">") + 1), words.toString());
        rows++;
      }
    }
    return rows;
  }

  @Test
  void isListedWithWhatIsTheProjectsOwn() {
    JsonNode curricula = Cli.run("curricula", "--json").json().get("curricula");
    JsonNode spiral = null;
    for (JsonNode curriculum : curricula) {
      spiral = curriculum.get("type").asText().equals("spiral") ? curriculum : spiral;
    }
    assertNotNull(spiral, curricula.toString());
    assertEquals("one operation after another, in turns", spiral.get("summary").asText());
    assertFalse(spiral.get("adaptive").asBoolean());
    assertEquals(2, spiral.get("keys").size());
    JsonNode turns = spiral.get("keys").get(1);
    assertEquals("turns", turns.get("name").asText());
    assertEquals("rounds over the whole training, 1 or more", turns.get("meaning").asText());
    assertEquals("10", turns.get("default").asText());
    assertTrue(Cli.run("curricula").out().contains("operations_in_turn"));

    JsonNode operations = Cli.run("tasks", "--json").json().get("operations");
    JsonNode last = operations.get(operations.size() - 1);
    assertEquals("ABSDIFF", last.get("name").asText());
    assertEquals("DISTANCE", last.get("aliases").get(0).asText());
    assertEquals("absdiff_10", last.get("word").asText());
    assertEquals("[ABSDIFF", last.get("public").asText());
    assertEquals(commonest(), last.get("chance").asDouble(), 1e-12);
    assertTrue(Cli.run("tasks").out().contains("absolute difference, from left to right"));
  }

  /** The largest share that one distance has: half of it two numbers below 10, half three. */
  private static double commonest() {
    double[] shares = new double[10];
    for (int i = 0; i < 1000; i++) {
      int first = Math.abs(i / 100 - i / 10 % 10);
      shares[first] += 0.5 / 1000;
      shares[Math.abs(first - i % 10)] += 0.5 / 1000;
    }
    return Arrays.stream(shares).max().orElseThrow();
  }

  @Test
  void examinesWithWhatTheSplitHoldsOut() throws IOException {
    Injector injector =
        Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());
    RunSpec spec = spiral(injector, "split.from=15");
    Split split = spec.split().split(injector.getInstance(Catalogue.class).task(spec.task()), 0);
    Application large = sum(7, 8);
    assertTrue(split.heldOut(large));
    assertTrue(split.heldOut(new Application(large.operation(), List.of(large))));
    assertFalse(split.heldOut(sum(7, 7)));
    Cli cli = Cli.run("train", "--config", EXAMPLE + "/spiral.yaml", "--set", "split.from=100");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains("split.from = 100 holds out none of"), cli.err());
  }

  private static Application sum(int... values) {
    return new Application(
        new Sum(), Arrays.stream(values).<Expression>mapToObj(Literal::new).toList());
  }

  @Test
  void addsACommandLikeTheOthers() {
    String config = EXAMPLE.resolve("spiral.yaml").toString();
    Cli cli = Cli.run("schedule", "--config", config, "--rows", "3");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(
        List.of("step   SUM   MAX  ABSDIFF", "1666  0.00  0.00     1.00"),
        List.of(
            cli.out().lines().toList().get(0).strip(), cli.out().lines().toList().get(3).strip()));
    assertEquals(1, Cli.run("schedule", "--config", config, "--json").json().at("/0/MAX").asInt());
    assertTrue(Cli.run("help", "schedule").out().contains("steps to show, evenly spaced"));
    assertTrue(Cli.run("--help").out().contains("schedule"));
    Cli wrong = Cli.run("schedule", "--config", config, "--rows", "0");
    assertEquals(2, wrong.exitCode());
    assertTrue(
        wrong.err().contains("coursework schedule: --rows 0 is outside 1..1000"), wrong.err());
    Cli failed = Cli.run("schedule", "--config", "configs/exp3s.yaml");
    assertEquals(1, failed.exitCode());
    assertTrue(failed.err().contains("exp3s decides as it goes"), failed.err());
  }

  @Test
  void namesItsBackendInTheHelpAndInItsMessages() {
    assertTrue(
        Cli.run("help", "train")
            .out()
            .replaceAll("\\s+", " ")
            .contains(", or folder:DIR for a folder of"));
    Cli cli = Cli.run("train", "--config", "configs/sum.yaml", "--tracking-uri", "folder:");
    assertEquals(2, cli.exitCode());
    assertTrue(
        cli.err().contains("--tracking-uri names no folder; write it as folder:DIR"), cli.err());
  }

  @Test
  @Tag("long")
  void recordsIntoItsBackend(@TempDir Path folder) throws IOException {
    Path board = folder.resolve("board");
    List<String> words = new ArrayList<>(List.of("train", "--config", EXAMPLE + "/spiral.yaml"));
    words.addAll(List.of("--runs-dir", folder.resolve("runs").toString(), "--json"));
    words.addAll(List.of("--experiment", "an experiment", "--tracking-uri", "folder:" + board));
    for (String setting :
        List.of("training.steps=60", "training.batch_size=8", "evaluation.max_examples=10")) {
      words.addAll(List.of("--set", setting));
    }
    Cli cli = Cli.run(words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(0, cli.json().at("/delivery/unsent").asInt(-1), cli.err());
    Path run = board.resolve("an_experiment").resolve(cli.json().get("run_id").asText());
    JsonNode state = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    assertEquals("FINISHED", state.get("status").asText());
    assertEquals("spiral", state.at("/params/curriculum.type").asText());
    assertEquals("large_sums", state.at("/params/split.type").asText());
    String metrics = Files.readString(run.resolve("metrics.tsv"));
    assertTrue(metrics.contains("lengths/ratio\t60\t"), metrics);
    assertTrue(Files.exists(run.resolve("artifacts/report.html")));
    assertTrue(Files.exists(run.resolve("models/model/MLmodel")));
  }

  @Test
  @Tag("long")
  void aJarThatCannotBeUsedIsOneLine(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("mine.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/com.google.inject.Module"));
      out.write("mine.MyModul".getBytes(StandardCharsets.UTF_8));
    }
    Map<String, String> problems =
        Map.of(
            folder + "/none.jar",
            "COURSEWORK_CLASSPATH names %s/none.jar (there is no such file); correct its path, build the jar, or unset COURSEWORK_CLASSPATH"
                .formatted(folder),
            jar.toString(),
            jar
                + ": META-INF/services/com.google.inject.Module names mine.MyModul, but there is no such class; look whether the jar has it, and whether it is written so");
    for (Map.Entry<String, String> problem : problems.entrySet()) {
      Launcher.Ended ended =
          Launcher.in(folder).run(Map.of("COURSEWORK_CLASSPATH", problem.getKey()), "tasks");
      assertEquals("coursework: " + problem.getValue() + "\n", ended.said());
      assertEquals(2, ended.exitCode());
    }
  }

  @Test
  void twoThingsOfOneNameAreNotTaken() {
    Module twin =
        binder ->
            CurriculaBinder.of(binder)
                .type(Curriculum.class, "staged", FixedMix.class, "another of that name");
    List<Module> modules = new ArrayList<>(Main.modules());
    modules.add(twin);
    Injector injector = Guice.createInjector(Modules.combine(modules), new FakeSurroundings());
    ProvisionException e =
        assertThrows(ProvisionException.class, () -> injector.getInstance(ConfigLoader.class));
    assertTrue(
        e.getCause().getMessage().startsWith("type: staged of Curriculum is added twice"),
        e.getCause().getMessage());
  }

  @Test
  void writesAndChecksADataSetOfTheOperation(@TempDir Path folder) {
    String file = folder.resolve("a.tsv") + "";
    Cli written = Cli.run("data", "generate", "--out", file, "--count", "50", "--mix", "DISTANCE");
    assertEquals(0, written.exitCode(), written.err());
    Cli checked = Cli.run("data", "check", file, "--json");
    assertEquals(0, checked.json().get("mismatches").asInt(), checked.out());
    Thread.currentThread().setContextClassLoader(before);
    Cli unknown = Cli.run("data", "check", file, "--json");
    assertEquals(1, unknown.exitCode());
    assertEquals(50, unknown.json().get("mismatches").asInt(), "without the jar nobody knows it");
  }

  @Test
  void keepsItsOwnRulesAndDefaults() {
    Injector injector =
        Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());
    RunSpec spec =
        spiral(
            injector,
            "curriculum={type: fixed, weights: {MAX: 1}}",
            "curriculum={type: spiral, operations_in_turn: [MAX]}");
    assertTrue(spec.curriculum().toString().contains("turns=10"), spec.curriculum().toString());
    Cli cli =
        Cli.run(
            "train",
            "--config",
            EXAMPLE.resolve("spiral.yaml") + "",
            "--set",
            "curriculum.turns=0");
    assertEquals(2, cli.exitCode());
    assertEquals(
        "coursework train: curriculum.turns = 0 is below 1; choose e.g. 10 (--set)\n", cli.err());
  }

  @Test
  void isNotThereWithoutItsJar() {
    Thread.currentThread().setContextClassLoader(before);
    Cli cli = Cli.run("train", "--config", EXAMPLE.resolve("spiral.yaml") + "");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains("curriculum.type = spiral is unknown"), cli.err());
  }
}
