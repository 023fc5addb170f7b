package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.cli.model.AnsweredExpression;
import io.coursework.mlflow.cli.model.TrainedModel;
import io.coursework.mlflow.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a model answers in Python, with our program nowhere near, is what 'predict' says, as far as
 * the model has a likelier token at all.
 */
@Tag("python")
class TextModelTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXPRESSIONS = 500;

  /** Between the same score from two versions of TensorFlow; as in ServedModelTest. */
  private static final double ROUNDING = 1e-4;

  /** How many answers may part at two tokens that the model scores alike; measured: 0 and 1. */
  private static final int MOST_TIES = 5;

  private static final Path PYTHON =
      Path.of("..", ".mlflow", "venv-serve", "bin", "python").toAbsolutePath().normalize();

  @TempDir Path folder;

  /** One of expressions inside one another, and texts that are written in every lenient way. */
  @ParameterizedTest
  @CsvSource({
    "bracket, 500",
    "word, 300",
    "polish, 100",
    "postfix, 100",
    "nyu, 500",
    "nyu_flat, 100"
  })
  void answersAsPredictDoes(String notation, int steps) throws Exception {
    Path run = train(notation, steps);
    ConfigLoader config =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(ConfigLoader.class);
    Path exported = run.resolve("artifacts/model");
    try (TrainedModel model = TrainedModel.read(exported, config, new Catalogue(Set.of()))) {
      Syntax syntax = model.preparation().course().task().syntax();
      List<String> texts = expressions(model, syntax);
      JsonNode answers = answers(exported, texts);
      assertEquals(texts.size(), answers.size());
      List<AnsweredExpression> expected = AnsweredExpression.of(model, texts);
      int wellFormed = 0;
      int ties = 0;
      for (int i = 0; i < texts.size(); i++) {
        JsonNode answer = answers.get(i);
        assertEquals(texts.get(i), answer.get("expression").asText());
        if (partAtATie(model, expected.get(i), answer.get("chain_of_thought").asText())) {
          ties++;
        } else {
          wellFormed += compare(model, texts.get(i), expected.get(i), answer);
        }
      }
      assertTrue(ties <= MOST_TIES, ties + " answers part at a tie");
      assertTrue(steps < 500 || wellFormed > EXPRESSIONS / 2, wellFormed + " are well-formed");
    }
  }

  private Path train(String notation, int steps) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("chains.yaml"),
            "name: chains\ncurriculum: {type: fixed, weights: {MAX: 1, MIN: 1}}\n");
    Cli cli =
        Cli.run(
            "train",
            "--config",
            config.toString(),
            "--set",
            "task.notation=" + notation,
            "--set",
            "task.max_depth=2",
            "--set",
            "task.nesting=0.3",
            "--set",
            "model.context_length=72",
            "--set",
            "training.steps=" + steps,
            "--set",
            "evaluation.max_examples=20",
            "--runs-dir",
            folder.resolve("runs").toString(),
            "--offline",
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    return Path.of(cli.json().get("directory").asText());
  }

  /** Canonical ones, every fifth in lower case and with other spaces. */
  private static List<String> expressions(TrainedModel model, Syntax syntax) {
    List<String> texts = new ArrayList<>();
    model.preparation().course().evaluationSets(SplitPart.TRAINING, EXPRESSIONS).stream()
        .flatMap(set -> set.examples().stream())
        .map(Example::expression)
        .map(syntax::print)
        .distinct()
        .forEach(texts::add);
    Collections.shuffle(texts, new Random(1));
    texts.subList(EXPRESSIONS, texts.size()).clear();
    for (int i = 0; i < texts.size(); i += 5) {
      texts.set(i, " " + texts.get(i).toLowerCase(Locale.ROOT).replace(" )", "\t)"));
    }
    assertEquals(EXPRESSIONS, new HashSet<>(texts).size());
    return texts;
  }

  private JsonNode answers(Path model, List<String> texts) throws Exception {
    assertTrue(Files.isExecutable(PYTHON), PYTHON + " is missing; run 'make serve-venv'");
    Path asked = Files.writeString(folder.resolve("texts.json"), JSON.writeValueAsString(texts));
    Path out = folder.resolve("answers.json");
    Path err = folder.resolve("python.log");
    Process python =
        new ProcessBuilder(
                PYTHON.toString(),
                "src/test/python/answer_texts.py",
                model.toString(),
                asked.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertEquals(0, python.waitFor(), Files.readString(err));
    return JSON.readTree(out.toFile());
  }

  /**
   * Whether two thoughts differ, and where they part the model scores both tokens alike: which of
   * them is the likelier one then depends on the processor.
   */
  private static boolean partAtATie(TrainedModel model, AnsweredExpression here, String there) {
    Vocabulary vocabulary = model.preparation().course().vocabulary();
    int[] ours = vocabulary.encode(here.thought());
    int[] theirs = vocabulary.encode(there);
    int same = Arrays.mismatch(ours, theirs);
    if (same < 0 || same == ours.length || same == theirs.length) {
      return false;
    }
    int[] prompt = vocabulary.encode(here.asked());
    int[] read = Arrays.copyOf(prompt, prompt.length + same);
    System.arraycopy(ours, 0, read, prompt.length, same);
    float[] scores = model.transformer().logits(read, 1, read.length);
    int last = scores.length - vocabulary.size();
    return Math.abs(scores[last + ours[same]] - scores[last + theirs[same]]) <= ROUNDING;
  }

  /**
   * @return 1 if it is well-formed, else 0
   */
  private static int compare(
      TrainedModel model, String text, AnsweredExpression here, JsonNode there) {
    assertEquals(here.thought(), there.get("chain_of_thought").asText(), text);
    assertEquals(
        here.verdict().answer() == null
            ? null
            : model.preparation().course().task().domain().text(here.verdict().answer()),
        there.get("answer").textValue(),
        text);
    boolean wellFormed = wellFormed(model, here.thought());
    assertEquals(wellFormed, there.get("well_formed").asBoolean(), here.thought());
    assertEquals(wellFormed, there.get("reason").isNull(), there.toString());
    return wellFormed ? 1 : 0;
  }

  /** Whether it ends, all its steps can be read, and the last of them is a value. */
  private static boolean wellFormed(TrainedModel model, String thought) {
    Syntax syntax = model.preparation().course().task().syntax();
    List<String> words = List.of(thought.split(" "));
    int end = words.indexOf(syntax.notation().end());
    if (end < 0) {
      return false;
    }
    String steps = String.join(" ", words.subList(0, end));
    try {
      List<Boolean> values =
          Stream.of((" " + steps + " ").split(" " + syntax.notation().separator() + " ", -1))
              .map(step -> syntax.parse(step) instanceof Literal)
              .toList();
      return values.get(values.size() - 1);
    } catch (IllegalArgumentException e) {
      assertFalse(e.getMessage().isEmpty());
      return false;
    }
  }
}
