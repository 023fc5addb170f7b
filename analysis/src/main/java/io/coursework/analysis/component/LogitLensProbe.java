package io.coursework.analysis.component;

import io.coursework.analysis.component.PatchedPrompt.Patch;
import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.Prompts;
import io.coursework.analysis.probe.ExampleBootstrap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** softmax(W_U · LN_f(x)) of the stream x after each sub-layer, where the answer is predicted. */
@Guide(
    topic = Topic.COMPONENTS,
    question = "what the residual stream would answer after each sub-layer",
    measures =
        "What the residual stream at the token before the answer would predict if it were the last one: the right answer's probability and rank, the share of expressions where it comes first, and how far the distribution is from the final one (Kullback-Leibler, nats), after each sub-layer and round.",
    range =
        "Probabilities and shares from 0 to 1, rank from 1, divergence from 0, which the last stage has. first_right_stage is the mean number of the first stage, from 1, at which the right answer has rank 1; an expression of which it never has counts as one more than the number of stages.",
    random =
        "About 1 over the number of tokens as probability at every stage; at the embedding, which knows only the separator, a trained model has no more than a constant guess either.",
    use =
        "To see when an answer is there. A stage that writes in another basis looks as if it knew nothing; ask a linear probe as well. On nested tasks the stage is that of the last step, with the chain before it given; an operation's set holds its nested expressions, too, and its early stages guess from the last step alone.")
public record LogitLensProbe(
    @Key(value = "whose expressions are read: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of each operation that is taught", otherwise = "96")
        int examples)
    implements Probe {

  public LogitLensProbe {
    TargetProbe.requireExamples(examples);
  }

  /**
   * The stream somewhere on its way.
   *
   * @param label for people
   * @param hook where it is read
   */
  private record Stage(String label, String hook) {

    static List<Stage> all(ModelShape shape) {
      List<Stage> stages = new ArrayList<>();
      stages.add(new Stage("embedding", new BlockPass(0, 0).hook("hook_resid_pre")));
      for (BlockPass pass : BlockPass.all(shape)) {
        if (!shape.parallel()) {
          stages.add(new Stage("attention " + pass.label(shape), pass.hook("hook_resid_mid")));
        }
        stages.add(
            new Stage(
                (shape.parallel() ? "" : "feed-forward ") + pass.label(shape),
                pass.hook("hook_resid_post")));
      }
      return stages;
    }

    String key() {
      return label.replace(' ', '_').replace('-', '_');
    }
  }

  @Override
  public String name() {
    return TargetProbe.named("logit_lens", part);
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    return Optional.empty();
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    InspectableModel model = subject.model();
    Sample sample = Sample.of(subject, part, examples);
    List<Stage> stages = Stage.all(model.shape());
    Map<String, float[][]> streams =
        sample.read(model, stages.stream().map(Stage::hook).toList(), sample::answerPosition);
    // In place of the last stream each one goes through the model's own norm and head. These look
    // at one position alone, so that prompts of one token will do.
    String last = BlockPass.last(model.shape()).hook("hook_resid_post");
    int[] any = new int[sample.rows()];
    List<PatchedPrompt> trials = new ArrayList<>();
    for (Stage stage : stages) {
      float[][] stream = streams.get(stage.hook());
      for (int row = 0; row < sample.rows(); row++) {
        trials.add(new PatchedPrompt(row, 0, List.of(new Patch(last, 0, stream[row]))));
      }
    }
    List<LogitRow> logits = PatchedPrompt.run(model, new Prompts(any.length, 1, any), trials);

    Scores scores = new Scores();
    IntervalTable table = new IntervalTable(name(), "operation", "after", "quantity");
    Marks marks = new Marks();
    operations(sample)
        .forEach(
            (operation, rows) -> {
              Readings readings = new Readings(sample, logits, rows, seed);
              String suffix = "_" + operation.toLowerCase(Locale.ROOT);
              for (int s = 0; s < stages.size(); s++) {
                Stage stage = stages.get(s);
                Interval probability = readings.probability(s);
                scores.put("probability_" + stage.key() + suffix, probability);
                scores.put("accuracy_" + stage.key() + suffix, readings.accuracy(s));
                scores.put("divergence_" + stage.key() + suffix, readings.divergence(s));
                table.add(probability, operation, stage.label(), "p(correct)");
                table.add(readings.accuracy(s), operation, stage.label(), "share of rank 1");
                table.add(readings.rank(s), operation, stage.label(), "rank");
                table.add(readings.divergence(s), operation, stage.label(), "divergence");
                marks.add(operation, stage.label(), probability);
              }
              scores.put("first_right_stage" + suffix, readings.firstRight(stages.size()));
            });
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name(),
                    "Probability of the right answer if the model ended after this sub-layer, by operation; bars are 95% intervals over expressions.",
                    marks.svg(
                        "When the answer is there",
                        sample.axis("residual stream after"),
                        "probability of the right answer",
                        ValueAxis.between(0, 1)))),
            List.of(table.table()))
        .headlines("first_right_stage_.*")
        .metrics("");
  }

  /** The rows of each operation, in their order. */
  private static Map<String, int[]> operations(Sample sample) {
    Map<String, int[]> rows = new LinkedHashMap<>();
    for (int row = 0; row < sample.rows(); row++) {
      String operation = sample.operation(row);
      rows.computeIfAbsent(
          operation,
          own ->
              IntStream.range(0, sample.rows())
                  .filter(other -> sample.operation(other).equals(own))
                  .toArray());
    }
    return rows;
  }

  /** The stages' logits on the expressions of one operation. */
  private static final class Readings {

    private final Sample sample;
    private final List<LogitRow> logits; // stage by stage, all rows of the sample
    private final int[] rows;
    private final ClusteredBootstrap means;

    Readings(Sample sample, List<LogitRow> logits, int[] rows, long seed) {
      this.sample = sample;
      this.logits = logits;
      this.rows = rows;
      List<Example> own = Arrays.stream(rows).mapToObj(sample.examples()::get).toList();
      this.means = ExampleBootstrap.weighted(own, seed);
    }

    private LogitRow at(int stage, int row) {
      return logits.get(stage * sample.rows() + row);
    }

    private double[] ranks(int stage) {
      return Arrays.stream(rows)
          .mapToDouble(row -> at(stage, row).rank(sample.answer(row)))
          .toArray();
    }

    Interval rank(int stage) {
      return means.mean(ranks(stage));
    }

    Interval accuracy(int stage) {
      return means.mean(Arrays.stream(ranks(stage)).map(rank -> rank == 1 ? 1 : 0).toArray());
    }

    Interval probability(int stage) {
      return means.mean(
          Arrays.stream(rows)
              .mapToDouble(row -> Math.exp(-at(stage, row).loss(sample.answer(row))))
              .toArray());
    }

    Interval divergence(int stage) {
      int last = logits.size() / sample.rows() - 1;
      return means.mean(
          Arrays.stream(rows)
              .mapToDouble(row -> at(stage, row).divergenceFrom(at(last, row)))
              .toArray());
    }

    Interval firstRight(int stages) {
      return means.mean(
          Arrays.stream(rows)
              .mapToDouble(
                  row ->
                      1
                          + IntStream.range(0, stages)
                              .filter(stage -> at(stage, row).rank(sample.answer(row)) == 1)
                              .findFirst()
                              .orElse(stages))
              .toArray());
    }
  }
}
