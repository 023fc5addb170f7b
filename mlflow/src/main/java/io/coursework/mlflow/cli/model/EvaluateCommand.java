package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.setup.Examination;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Measures a model on both sides of its split. */
public final class EvaluateCommand implements Command {

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  EvaluateCommand(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String summary() {
    return "measure a model's accuracy per operation by generating the chain of thought";
  }

  @Override
  public String arguments() {
    return "--model MODEL [--max-examples N]";
  }

  @Override
  public String example() {
    return "coursework evaluate --model" + " runs/latest";
  }

  @Override
  public Options options() {
    return ModelOptions.all()
        .addOption(
            Arguments.value(
                "max-examples",
                "N",
                "maximum number of expressions per operation and side (default: as in the run's configuration)"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    ModelOptions options = ModelOptions.of(line);
    try (TrainedModel model = options.open(config, catalogue)) {
      int maxExamples =
          (int)
              Arguments.whole(
                  line, "max-examples", model.spec().evaluation().maxExamples(), 1, 1_000_000);
      Course course = model.preparation().course();
      ObjectNode result = Console.JSON.createObjectNode();
      result.put("model", options.name());
      ArrayNode sets = result.putArray("sets");
      List<List<String>> rows = new ArrayList<>();
      Examination examination = model.preparation().examination(course.parts(), maxExamples);
      model.requireFiniteScoresOn(examination.all());
      Evaluation evaluation = Evaluation.of(0, model.evaluator(), examination);
      for (EvaluationSet set : examination.sets()) {
        Score score = evaluation.on(set.part()).get(set.operation());
        Double gap = evaluation.gaps().on(set.part()).get(set.operation());
        rows.add(row(set, score, gap));
        ObjectNode own =
            sets.addObject()
                .put("operation", set.operation())
                .put("part", set.part().label())
                .put("examples", set.examples().size())
                .put("accuracy", score.answer())
                .put("strict_accuracy", score.strict())
                .put("valid_chain_accuracy", score.valid())
                .put("chance", set.chance());
        if (gap != null) {
          own.put("gap", gap);
        }
      }
      console.table(
          new TextTable(
              "evaluation",
              List.of(
                  "operation",
                  "side",
                  "expressions",
                  "answer",
                  "gap",
                  "whole chain",
                  "valid chain",
                  "commonest answer"),
              rows));
      console.result(result);
      return CommandLineInterface.DONE;
    }
  }

  private static List<String> row(EvaluationSet set, Score score, Double gap) {
    return List.of(
        set.operation(),
        set.part().label(),
        Integer.toString(set.examples().size()),
        number(score.answer()),
        gap == null ? "-" : number(gap),
        number(score.strict()),
        number(score.valid()),
        number(set.chance()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
