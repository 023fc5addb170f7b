package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.analysis.circuit.PizzaClockProbe;
import io.coursework.analysis.circuit.RestrictedLossProbe;
import io.coursework.analysis.circuit.SpectrumOf;
import io.coursework.analysis.component.AblationProbe;
import io.coursework.analysis.component.AttentionProbe;
import io.coursework.analysis.component.Change;
import io.coursework.analysis.component.PatchingProbe;
import io.coursework.analysis.decoding.DecodingProbe;
import io.coursework.analysis.decoding.ReadPosition;
import io.coursework.analysis.errors.MemorisationProbe;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.cli.model.ModelOptions;
import io.coursework.mlflow.cli.model.TrainedModel;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.OfflineTraining;
import io.coursework.mlflow.inspection.TrainedSubject;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What probes find in a model that was trained here, PyTorch finds in its weights in float64. */
@Tag("python")
class ProbesInPythonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TrackingOptions NO_OPTIONS =
      new TrackingOptions(Optional.empty(), false, Optional.empty(), Optional.empty(), false);

  private static final Path PYTHON =
      Path.of("..", ".bench", "venv", "bin", "python").toAbsolutePath().normalize();
  private static final int EXAMPLES = 96;
  private static final int DRAWS = 50;
  private static final long SEED = 3;
  private static final double MIN_DIFFERENCE = 0.5;

  /** Of a score, or of 1 where it is smaller: differences of losses in float32 are near 0. */
  private static final double TOLERANCE = 1e-5;

  enum Model {
    // Few values, so that sums are learned: float32 hides what hardly depends on the numbers.
    ONE_LEVEL(
        false,
        "task.domain={type: integers, modulus: 5}",
        "model.d_model=16",
        "model.n_heads=2",
        "training.batch_size=32",
        "training.steps=1500"),
    NESTED(
        true,
        "task.domain={type: integers, modulus: 6}",
        "task.operations=[SUM, MAX]",
        "target=MAX",
        "task.notation=word",
        "task.max_depth=2",
        "task.nesting=0.25",
        "task.reduction=leftmost",
        "split={type: parts}",
        "model.d_model=16",
        "model.recurrences=3",
        "model.activation=relu",
        "model.tied_head=false",
        "model.attention_bias=output",
        "model.context_length=64",
        "training.batch_size=32",
        "training.loss_on=all",
        "training.steps=1500");

    private final boolean chained;
    private final String[] settings;

    Model(boolean chained, String... settings) {
      this.chained = chained;
      this.settings = settings;
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void findsTheSame(Model kind) throws Exception {
    assertTrue(Files.isExecutable(PYTHON), PYTHON + " is missing; run 'make bench-venv'");
    OfflineTraining run = OfflineTraining.run(folder, kind.settings);
    ConfigLoader config =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class);
    try (TrainedModel model =
            new ModelOptions(run.directory().toString(), NO_OPTIONS)
                .open(config, new Catalogue(Set.of()));
        TrainedSubject subject = model.subject()) {
      Path question = Files.createDirectory(folder.resolve("question"));
      Files.copy(weights(run.directory()), question.resolve("model.safetensors"));
      JSON.writeValue(
          question.resolve("case.json").toFile(), question(subject.course(), model.spec().model()));
      JsonNode found = python(question);
      compare("ablation", found, new AblationProbe(SplitPart.HELD_OUT, EXAMPLES), subject);
      compare("attention", found, new AttentionProbe(SplitPart.HELD_OUT, EXAMPLES), subject);
      compare(
          "patching",
          found,
          new PatchingProbe(
              Change.OPERAND,
              List.of("resid_pre", "attn_out", "mlp_out"),
              MIN_DIFFERENCE,
              SplitPart.TRAINING,
              EXAMPLES),
          subject);
      compare("memorisation", found, new MemorisationProbe(SplitPart.HELD_OUT, EXAMPLES), subject);
      compare(
          "decoding", found, new DecodingProbe("target", ReadPosition.ANSWER, EXAMPLES), subject);
      compare(
          "restricted_loss",
          found,
          new RestrictedLossProbe("SUM", SpectrumOf.LOGITS, 0.9),
          subject);
      compare("pizza_clock", found, new PizzaClockProbe("SUM", DRAWS), subject);
      assertEquals(kind.chained, found.has("decoding_prompt"));
      if (kind.chained) {
        compare(
            "decoding_prompt",
            found,
            new DecodingProbe("target", ReadPosition.PROMPT, EXAMPLES),
            subject);
      }
    }
  }

  private static Path weights(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("model.safetensors"))
          .max(Comparator.naturalOrder()) // step_<8 digits>
          .orElseThrow();
    }
  }

  private static ObjectNode question(Course course, ModelSpec spec) {
    Vocabulary vocabulary = course.vocabulary();
    ObjectNode question = JSON.createObjectNode();
    question
        .putObject("spec")
        .put("n_heads", spec.nHeads())
        .put("recurrences", spec.recurrences())
        .put("activation", SnakeCase.of(spec.activation()))
        .put("tied_head", spec.tiedHead())
        .put("context_length", spec.contextLength());
    ArrayNode kinds = question.putArray("kinds");
    for (int token = 0; token < vocabulary.size(); token++) {
      kinds.add(
          token == vocabulary.separatorId()
              ? "separator"
              : token == vocabulary.endId() ? "end" : vocabulary.kind(token).label());
    }
    question.put("seed", SEED).put("target", course.target());
    ObjectNode names = question.putObject("operations");
    for (Operation operation : course.task().operations().all()) {
      String word = course.task().spec().notation().operation(operation, course.task().n());
      names.put(Integer.toString(vocabulary.id(word)), operation.name());
    }
    ObjectNode sets = question.putObject("sets");
    for (SplitPart part : List.of(SplitPart.TRAINING, SplitPart.HELD_OUT)) {
      ObjectNode own = sets.putObject(SnakeCase.of(part));
      for (EvaluationSet set : course.evaluationSets(part, EXAMPLES)) {
        ArrayNode examples = own.putArray(set.operation());
        set.examples().forEach(example -> add(examples, example));
      }
    }
    ArrayNode pairs = question.putArray("pairs");
    Operation sum = course.task().operations().find("SUM");
    ChainOfThought chain = new ChainOfThought(course.task());
    int n = course.task().n();
    for (int pair = 0; pair < n * n; pair++) {
      Expression expression =
          new Application(sum, List.of(new Literal(pair / n), new Literal(pair % n)));
      add(pairs, new Example(expression, chain.sequence(expression), 1))
          .put("held_out", course.heldOut(expression));
    }
    question.put("draws", DRAWS).put("min_difference", MIN_DIFFERENCE);
    return question;
  }

  private static ObjectNode add(ArrayNode examples, Example example) {
    Sequence sequence = example.sequence();
    ObjectNode node = examples.addObject().put("weight", example.weight());
    node.set("prompt", JSON.valueToTree(sequence.prompt()));
    node.set("completion", JSON.valueToTree(sequence.completion()));
    return node;
  }

  private JsonNode python(Path question) throws IOException, InterruptedException {
    Path answer = folder.resolve("answer.json");
    Path errors = folder.resolve("errors.txt");
    Process python =
        new ProcessBuilder(PYTHON.toString(), "src/test/python/probes.py", question.toString())
            .redirectOutput(answer.toFile())
            .redirectError(errors.toFile())
            .start();
    assertEquals(0, python.waitFor(), Files.readString(errors));
    return JSON.readTree(answer.toFile());
  }

  private static void compare(String name, JsonNode found, Probe probe, TrainedSubject subject) {
    JsonNode expected = found.path(name);
    Finding finding = probe.apply(subject, SEED);
    assertTrue(expected.size() > 1, name + ": " + expected);
    expected
        .properties()
        .forEach(
            score -> {
              double value = score.getValue().asDouble(Double.NaN);
              assertEquals(
                  value,
                  finding.value(score.getKey()),
                  TOLERANCE * Math.max(1, Math.abs(value)),
                  name + ", " + score.getKey());
            });
  }
}
