package io.coursework.analysis.component;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.probe.ExampleBootstrap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The final norm's mean and scale are frozen, so that the parts add up to the model's margin. */
@Guide(
    topic = Topic.COMPONENTS,
    question = "what each component writes towards the right answer",
    measures =
        "What the embedding, and attention and the feed-forward layer of each round, add directly to the logit of the right answer, less its mean over the number logits, where the answer is predicted on expressions of the target operation; the final norm's mean and scale are held at their values.",
    range =
        "Any sign, in logits; with the part of the biases they add up to margin, by which the right number stands above the mean number.",
    random = "About 0 for every component.",
    use =
        "To see which component writes the answer. What one component prepares for a later one is not counted here: ask ablation or patching. On nested tasks only the last step is read, which is one operation on values that stand in the chain.")
public record DirectLogitsProbe(
    @Key(value = "whose expressions are read: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of the target operation", otherwise = "256")
        int examples)
    implements TargetProbe {

  private static final String SCALE = "ln_final.hook_scale";

  public DirectLogitsProbe {
    TargetProbe.requireExamples(examples);
  }

  @Override
  public String name() {
    return named("direct_logits");
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    InspectableModel model = subject.model();
    Sample sample = sample(subject);
    Map<String, List<String>> components = StreamParts.of(model);
    List<String> hooks = new ArrayList<>(List.of(SCALE));
    components.values().forEach(hooks::addAll);
    Map<String, float[][]> read = sample.read(model, hooks, sample::answerPosition);
    ClusteredBootstrap means = ExampleBootstrap.weighted(sample.examples(), seed);
    FinalNorm norm = new FinalNorm(model);
    int numbers = subject.course().vocabulary().values();

    Scores scores = new Scores();
    IntervalTable table = new IntervalTable(name(), "component");
    Marks marks = new Marks();
    Map<SubLayer, double[]> totals = new LinkedHashMap<>();
    double[] margin = new double[sample.rows()];
    Arrays.setAll(margin, row -> norm.biasMargin(sample.answer(row), numbers));
    scores.put("biases", means.mean(margin));
    table.add(means.mean(margin), "biases");
    components.forEach(
        (label, own) -> {
          double[] parts = new double[sample.rows()];
          for (int row = 0; row < parts.length; row++) {
            double scale = read.get(SCALE)[row][0];
            for (String hook : own) {
              parts[row] += norm.margin(read.get(hook)[row], scale, sample.answer(row), numbers);
            }
            margin[row] += parts[row];
          }
          Interval interval = means.mean(parts);
          scores.put(label.replace(' ', '_').replace('-', '_'), interval);
          table.add(interval, label);
          marks.add("direct effect", label, interval);
          for (SubLayer layer : SubLayer.values()) {
            if (label.startsWith(layer.label())) {
              double[] sum = totals.computeIfAbsent(layer, key -> new double[parts.length]);
              Arrays.setAll(sum, row -> sum[row] + parts[row]);
            }
          }
        });
    totals.forEach((layer, sum) -> scores.put(layer.key(), means.mean(sum)));
    scores.put("margin", means.mean(margin));
    table.add(means.mean(margin), "margin");
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name(),
                    "What each component adds directly to the logit of the right answer, less the mean over all numbers; bars are 95% intervals over expressions.",
                    marks.svg(
                        "What writes the answer, " + sample.operation(0),
                        sample.axis("component"),
                        "added to the correct logit",
                        ValueAxis.automatic().with(new ReferenceLine("nothing", 0))))),
            List.of(table.table()))
        .headlines("attention|feed_forward|margin")
        .metrics("margin");
  }
}
