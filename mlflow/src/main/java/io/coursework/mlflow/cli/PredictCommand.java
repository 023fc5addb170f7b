package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.evaluation.ChainCheck;
import io.coursework.curricula.evaluation.Verdict;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.tfmodel.evaluation.GreedyDecoder;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lets a trained model work out one expression. */
final class PredictCommand implements Command {

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  PredictCommand(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  @Override
  public String name() {
    return "predict";
  }

  @Override
  public String summary() {
    return "print a model's chain of thought for an expression, and whether it is right";
  }

  @Override
  public String arguments() {
    return "--model MODEL 'EXPRESSION'";
  }

  @Override
  public String example() {
    return "coursework predict --model runs/latest" + " '( SUM 3 4 )'";
  }

  @Override
  public Options options() {
    return new Options().addOption(ModelSource.option()).addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.getArgList().isEmpty()) {
      throw new UsageException("the expression is missing; write for example '( SUM 3 4 )'");
    }
    String text = String.join(" ", line.getArgList());
    try (TrainedModel model = TrainedModel.open(line, config, catalogue)) {
      Course course = model.preparation().course();
      Task task = course.task();
      Vocabulary vocabulary = course.vocabulary();
      Expression expression = parse(text, task);
      Sequence sequence = sequence(expression, task);
      int[] prompt = sequence.prompt();
      int context = model.spec().model().contextLength();
      if (prompt.length > context) {
        throw new UsageException(
            "the expression has %d tokens, but the model reads at most %d; shorten it"
                .formatted(prompt.length, context));
      }
      int[] generated =
          new GreedyDecoder(model.transformer(), vocabulary.endId(), vocabulary.padId())
              .decode(List.of(prompt))
              .get(0);
      int[] read = Arrays.copyOf(prompt, prompt.length + generated.length);
      System.arraycopy(generated, 0, read, prompt.length, generated.length);
      model.requireFiniteScores(List.of(read));
      Verdict verdict = new ChainCheck(task).check(expression, generated);
      print(console, course, prompt, generated, expression.value(task.n()), verdict);
      boolean ended = vocabulary.firstEnd(generated) >= 0;
      // The last token is only ever written, not read.
      if (!ended && sequence.length() - 1 > context) {
        console.log(
            ("coursework predict: the answer is cut off: with its chain of thought the expression has"
                    + " %d tokens, but the model reads at most %d; shorten it")
                .formatted(sequence.length() - 1, context));
        return CommandLineInterface.FAILED;
      }
      return CommandLineInterface.DONE;
    }
  }

  private static Expression parse(String text, Task task) {
    try {
      return task.syntax().parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static Sequence sequence(Expression expression, Task task) {
    try {
      return new ChainOfThought(task).sequence(expression);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static void print(
      Console console, Course course, int[] prompt, int[] generated, int value, Verdict verdict) {
    String asked = course.vocabulary().decode(prompt);
    String thought = course.vocabulary().decode(generated);
    Domain domain = course.task().domain();
    String answer = verdict.answer() == null ? "none" : domain.text(verdict.answer());
    console.text(asked + " " + thought);
    console.text(
        "answer: %s (%s; the value is %s)"
            .formatted(answer, verdict.right() ? "right" : "wrong", domain.text(value)));
    console.text(verdict.explanation());

    ObjectNode result = Console.JSON.createObjectNode();
    result.put("prompt", asked);
    result.put("chain_of_thought", thought);
    if (verdict.answer() == null) {
      result.putNull("answer");
    } else {
      result.put("answer", verdict.answer());
    }
    result.put("value", value);
    result.put("right", verdict.right());
    if (verdict.firstWrongStep() > 0) {
      result.put("first_wrong_step", verdict.firstWrongStep());
    }
    result.put("explanation", verdict.explanation());
    console.result(result);
  }
}
