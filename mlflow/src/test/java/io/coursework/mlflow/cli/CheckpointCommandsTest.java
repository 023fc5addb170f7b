package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.Optimizer;
import io.coursework.tfmodel.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read a checkpoint, on a model that has learned MAX in 300 steps. */
class CheckpointCommandsTest {

  private static final Catalogue CATALOGUE = new Catalogue(Set.of());

  @TempDir static Path folder;
  private static String checkpoint;

  @BeforeAll
  static void train() throws IOException {
    ConfigLoader config =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class);
    Path file = Files.writeString(folder.resolve("max.yaml"), "name: max\n");
    RunSpec spec =
        config.load(
            file, List.of("curriculum={type: fixed, weights: {MAX: 1}}", "training.steps=300"));
    try (Transformer model = new Transformer(spec.model(), 20, "/device:CPU:0", 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      Optimizer optimizer = new Optimizer(model, spec.training().optimizer(), 300);
      Course course = spec.course(CATALOGUE);
      new Trainer(course, course.teacher(), optimizer).train(0, 300, (result, lesson, batch) -> {});
      checkpoint =
          new Checkpoint(
                  300,
                  config.yaml(spec),
                  model.parameters().get(),
                  optimizer.state(),
                  new double[0],
                  new TreeMap<>())
              .write(folder, model.layout())
              .toString();
    }
  }

  @Test
  void predictPrintsTheChainTheAnswerAndWhetherItIsRight() {
    Cli cli = Cli.run("predict", "--model", checkpoint, "( MAX 3 8 5 )");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().startsWith("( MAX 3 8 5 ) > 8 E\n"), cli.out());
    assertTrue(cli.out().contains("answer: 8 (right; the value is 8)"), cli.out());

    JsonNode json = Cli.run("predict", "--model", checkpoint, "(MAX 3 8 5)", "--json").json();
    assertEquals(8, json.get("answer").asInt());
    assertTrue(json.get("right").asBoolean());
  }

  @Test
  void whatIsListedFitsATerminalOf80Columns() {
    for (List<String> line :
        List.of(
            List.of("hooks", "--model", checkpoint),
            List.of("evaluate", "--model", checkpoint),
            List.of("predict", "--model", checkpoint, "( MAX 3 8 5 9 1 2 7 4 6 0 3 )"),
            List.of("probe", checkpoint, "--probe", "parity", "--probe", "ordering"))) {
      Cli cli = Cli.run(line.toArray(String[]::new));
      assertEquals(0, cli.exitCode(), cli.err());
      assertEquals(List.of(), cli.tooLong(), line.get(0));
    }
  }

  @Test
  void predictRefusesWhatItCannotRead() {
    Cli unknown = Cli.run("predict", "--model", checkpoint, "( MAXX 3 8 )");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("MAXX"), unknown.err());
    Cli large = Cli.run("predict", "--model", checkpoint, "( MAX 3 12 )");
    assertEquals(2, large.exitCode());
    assertTrue(large.err().contains("12"), large.err());
    Cli bare = Cli.run("predict", "--model", checkpoint, "7");
    assertEquals(2, bare.exitCode(), bare.err());
    Cli longer = Cli.run("predict", "--model", checkpoint, "( MAX" + " 1".repeat(40) + " )");
    assertEquals(2, longer.exitCode());
    assertTrue(longer.err().contains("the model reads at most 32"), longer.err());
  }

  @Test
  void evaluateMeasuresBothSidesOfTheSplit() throws IOException {
    Cli cli = Cli.run("evaluate", "--model", checkpoint, "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode sets = cli.json().get("sets");
    assertEquals(2, sets.size());
    for (JsonNode set : sets) {
      assertEquals("MAX", set.get("operation").asText());
      // 300 steps are known to be enough; a random model answers one in ten.
      assertTrue(set.get("accuracy").asDouble() > 0.8, set.toString());
      assertTrue(set.get("strict_accuracy").asDouble() <= set.get("accuracy").asDouble() + 1e-12);
    }
    RunSpec spec =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class)
            .load(Path.of(checkpoint, "config.yaml"), List.of());
    EvaluationSet heldOut = spec.course(CATALOGUE).evaluationSets(SplitPart.HELD_OUT, 5000).get(0);
    assertEquals(heldOut.examples().size(), sets.get(1).get("examples").asInt());
    assertEquals(heldOut.chance(), sets.get(1).get("chance").asDouble());
  }

  @Test
  @Tag("long")
  void probePrintsScoresAndWritesFigures() throws IOException {
    Path out = folder.resolve("figures");
    Cli cli = Cli.run("probe", "--model", checkpoint, "--json", "--out", out.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode findings = cli.json().get("findings");
    double share = findings.get("parity").get("fourier_share").asDouble();
    assertTrue(share >= 0 && share <= 1, "share " + share);
    assertTrue(findings.get("ordering").get("spearman_max").asDouble() <= 1);
    assertTrue(Files.readString(out.resolve("embedding_pca.svg")).contains("<svg"));
    assertTrue(Files.exists(out.resolve("embedding_similarity.svg")));
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(
        report.contains("id=\"probe-parity\"")
            && report.contains("Share of answers right at the end"));
    Cli unknown = Cli.run("probe", "--model", checkpoint, "--probe", "party");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("(nearest: parity)"), unknown.err());
  }

  @Test
  void probeAsksForAnotherTable() {
    Cli cli = Cli.run("probe", checkpoint, "--probe", "{type: parity, on: head}", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode scores = cli.json().at("/findings/parity_head");
    // The head is tied to the embedding, so both tables are one.
    assertEquals(
        Cli.run("probe", checkpoint, "--probe", "parity", "--json").json().at("/findings/parity"),
        scores);
    assertEquals(300, cli.json().get("step").asInt());
  }

  @Test
  void probeRefusesWhatItCannotAsk() {
    for (List<String> wrong :
        List.of(
            List.of("probe"),
            List.of("probe", checkpoint, "b"),
            List.of("probe", checkpoint, "--probe", "parity", "--probe", "parity"),
            List.of("probe", checkpoint, "--probe", "{type: parity, on: nowhere}"),
            List.of("probe", checkpoint, "--checkpoints", "--probe", "parity"))) {
      Cli cli = Cli.run(wrong.toArray(String[]::new));
      assertEquals(2, cli.exitCode(), cli.err());
      assertTrue(
          cli.err().lines().allMatch(line -> line.startsWith("coursework probe: ")), cli.err());
    }
  }

  @Test
  void probesListsWhatCanBeAskedAndHowToReadIt() {
    Cli cli = Cli.run("probes");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("parity: "), cli.out());
    JsonNode probes = Cli.run("probes", "--json").json().get("probes");
    for (JsonNode probe : probes) {
      for (String part : List.of("type", "summary", "measures", "range", "random", "use")) {
        assertFalse(probe.get(part).asText().isBlank(), probe + " " + part);
      }
    }
  }

  @Test
  void hooksListsEveryActivationWithItsShape() {
    Cli cli = Cli.run("hooks", "--model", checkpoint);
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("blocks.0.attn.hook_pattern.step_1"), cli.out());
    JsonNode hooks = Cli.run("hooks", "--model", checkpoint, "--json").json().get("hooks");
    JsonNode first = hooks.get(0);
    assertEquals("hook_embed", first.get("name").asText());
    assertEquals("[\"row\",\"position\",\"d_model\"]", first.get("axes").toString());
    assertTrue(first.get("shape").get(0).isNull(), "rows are those of the prompts");
    assertTrue(first.get("shape").get(2).asInt() > 1, first.toString());
    assertEquals("ln_final.hook_normalized", hooks.get(hooks.size() - 1).get("name").asText());
  }

  /** A copy of the checkpoint with other weights. */
  private static String withWeights(String name, UnaryOperator<float[]> change) throws IOException {
    RunSpec spec =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class)
            .load(Path.of(checkpoint, "config.yaml"), List.of());
    ParameterLayout layout = ParameterLayout.of(spec.model(), 20);
    Checkpoint read = Checkpoint.read(Path.of(checkpoint), layout);
    return new Checkpoint(
            300,
            read.config(),
            change.apply(read.parameters()),
            read.optimizer(),
            new double[0],
            new TreeMap<>())
        .write(Files.createDirectories(folder.resolve(name)), layout)
        .toString();
  }

  @Test
  void weightsThatAreNoNumbersAndScoresThatOverflowAreSaidWithExitCode1() throws IOException {
    String lost =
        withWeights(
            "lost",
            weights -> {
              weights[7] = Float.NaN;
              weights[8] = Float.POSITIVE_INFINITY;
              return weights;
            });
    String large =
        withWeights(
            "large",
            weights -> {
              Arrays.fill(weights, 1e38f);
              return weights;
            });
    for (String[] line :
        new String[][] {
          {"predict", "--model", "", "( MAX 3 8 5 )"},
          {"evaluate", "--model", "", "--max-examples", "10"},
          {"probe", "--model", "", "--probe", "parity"},
          {"export", "--model", "", "--out", folder.resolve("exported").toString()}
        }) {
      line[2] = lost;
      Cli cli = Cli.run(line);
      assertEquals(1, cli.exitCode(), cli.err());
      assertEquals("", cli.out());
      assertTrue(cli.err().contains(lost + ": 2 of "), cli.err());
      assertTrue(cli.err().contains("weights are not finite numbers"), cli.err());
      line[2] = large;
      if (!line[0].equals("export")) {
        cli = Cli.run(line);
        assertEquals(1, cli.exitCode(), line[0] + cli.err());
        assertEquals("", cli.out());
        assertTrue(
            cli.err().contains("scores of the next token are not finite numbers"), cli.err());
      }
    }
  }

  /** The prompt fills the context, so that there is room for one token and none for the end. */
  @Test
  void aChainThatDoesNotFitTheContextIsSaidWithExitCode1() {
    String expression = "( MAX" + " 1".repeat(28) + " )"; // 32 tokens, the separator among them
    Cli cli = Cli.run("predict", "--model", checkpoint, expression);
    boolean ended = cli.out().contains(" E\n");
    assertFalse(ended, cli.out());
    assertEquals(1, cli.exitCode(), cli.out() + cli.err());
    assertTrue(cli.err().contains("the answer is cut off"), cli.err());
    assertTrue(cli.err().contains("the model reads at most 32; shorten it"), cli.err());
  }

  @Test
  void aTruncatedCheckpointIsOneLineAndExitCode1() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("cut"));
    for (String name :
        List.of("config.yaml", "checkpoint.json", "model.safetensors", "SHA256SUMS")) {
      Files.copy(Path.of(checkpoint, name), copy.resolve(name));
    }
    Path weights = copy.resolve("model.safetensors");
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 9000));
    for (String command : List.of("evaluate", "probe")) {
      Cli cli = Cli.run(command, "--model", copy.toString());
      assertEquals(1, cli.exitCode());
      assertEquals(1, cli.err().lines().count(), cli.err());
      assertTrue(cli.err().contains("it was cut short"), cli.err());
    }
  }
}
