package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.evaluation.ChainVerdict;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.config.ConfigLoader;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Lets a trained model work out one expression. */
public final class PredictCommand implements Command {

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
    return ModelOptions.all();
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.getArgList().isEmpty()) {
      throw new UsageException("the expression is missing; write for example '( SUM 3 4 )'");
    }
    String text = String.join(" ", line.getArgList());
    try (TrainedModel model = ModelOptions.of(line).open(config, catalogue)) {
      AnsweredExpression answered = AnsweredExpression.of(model, List.of(text)).get(0);
      print(console, answered, model.preparation().course().task().domain());
      if (answered.cutOff()) {
        console.log(
            ("coursework predict: the answer is cut off: with its chain of thought the expression has"
                    + " %d tokens, but the model reads at most %d; shorten it")
                .formatted(answered.tokens(), model.spec().model().contextLength()));
        return CommandLineInterface.FAILED;
      }
      return CommandLineInterface.DONE;
    }
  }

  private static void print(Console console, AnsweredExpression answered, Domain domain) {
    ChainVerdict verdict = answered.verdict();
    String answer = verdict.answer() == null ? "none" : domain.text(verdict.answer());
    console.wrapped(answered.asked() + " " + answered.thought(), 2);
    console.text(
        "answer: %s (%s; the value is %s)"
            .formatted(answer, verdict.right() ? "right" : "wrong", domain.text(answered.value())));
    console.wrapped(verdict.explanation(), 2);

    ObjectNode result = Console.JSON.createObjectNode();
    result.put("prompt", answered.asked());
    result.put("chain_of_thought", answered.thought());
    if (verdict.answer() == null) {
      result.putNull("answer");
    } else {
      result.put("answer", verdict.answer());
    }
    result.put("value", answered.value());
    result.put("right", verdict.right());
    if (verdict.firstWrongStep() > 0) {
      result.put("first_wrong_step", verdict.firstWrongStep());
    }
    result.put("explanation", verdict.explanation());
    console.result(result);
  }
}
