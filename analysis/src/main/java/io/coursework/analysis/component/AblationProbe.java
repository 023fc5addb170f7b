package io.coursework.analysis.component;

import io.coursework.analysis.component.PatchedPrompt.Patch;
import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A component's output is replaced while the right chain of thought before the answer is given. */
@Guide(
    topic = Topic.COMPONENTS,
    question = "what a model loses without attention, the feed-forward layer or a head",
    measures =
        "How the loss of the answer rises and the accuracy changes when the output of attention, of the feed-forward layer or of one head is replaced, in one round or in all, by zero, by its mean over expressions of the same layout (as long, and nested alike), or by that of another such expression; on the target operation, with the right chain of thought before the answer.",
    range =
        "Increases of loss in nats, ablated less clean, of any sign; 0 for a component that does nothing. Accuracy changes from -1 to 1. attention_minus_feed_forward is the difference of the two increases, all rounds. All scores use the same expressions, which expressions and layouts count; one whose layout no other has is left out and counted in expressions_left_out.",
    random = "Small: an untrained model loses about nothing.",
    use =
        "To ask what a model uses. Mean and resample keep activations plausible, zero does not. A model that answers wrong can gain by ablation: read clean_accuracy first, and compare models of equal accuracy. On nested tasks only the last step is measured, whose operands stand in the chain: what attention does for the steps before it is not counted; and where layouts are many, a mean is over few expressions and lies near the expression's own activation: take more examples where expressions per layout are below five.")
public record AblationProbe(
    @Key(value = "whose expressions are asked: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(value = "maximum number of expressions of the target operation", otherwise = "64")
        int examples)
    implements TargetProbe {

  public AblationProbe {
    TargetProbe.requireExamples(examples);
  }

  @Override
  public String name() {
    return named("ablation");
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    Sample all = sample(subject);
    return Replacement.partnered(all).isEmpty()
        ? Optional.of(
            "none of %d expressions of %s is laid out like another, so nothing can stand in for an activation; read more examples, or leave the ablation probe out"
                .formatted(all.rows(), all.operation(0)))
        : Optional.empty();
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    InspectableModel model = subject.model();
    Sample all = sample(subject);
    Sample sample = all.chosen(Replacement.partnered(all));
    List<Component> components = Component.all(model.shape());
    Set<String> hooks = new LinkedHashSet<>();
    components.forEach(component -> hooks.addAll(component.hooks()));
    Inspection clean = model.run(sample.prompts(), hooks, List.of());

    List<PatchedPrompt> trials = new ArrayList<>();
    for (int row = 0; row < sample.rows(); row++) {
      trials.add(new PatchedPrompt(row, sample.answerPosition(row), List.of()));
    }
    for (Replacement replacement : Replacement.values()) {
      Map<String, float[][]> values = new HashMap<>();
      hooks.forEach(
          hook -> values.put(hook, replacement.values(clean.activation(hook), sample, seed)));
      for (Component component : components) {
        for (int row = 0; row < sample.rows(); row++) {
          List<Patch> patches = new ArrayList<>();
          for (String hook : component.hooks()) {
            patches.addAll(component.patches(hook, values.get(hook)[row], model.shape()));
          }
          trials.add(new PatchedPrompt(row, sample.answerPosition(row), patches));
        }
      }
    }
    List<LogitRow> logits = PatchedPrompt.run(model, sample.prompts(), trials);
    Scores scores =
        new Scores()
            .put("expressions", sample.rows())
            .put("expressions_left_out", all.rows() - sample.rows())
            .put("layouts", sample.rowsByLayout().size());
    ClusteredBootstrap means = ExampleBootstrap.weighted(sample.examples(), seed);
    return finding(sample, components, logits, means, scores);
  }

  private Finding finding(
      Sample sample,
      List<Component> components,
      List<LogitRow> logits,
      ClusteredBootstrap means,
      Scores scores) {
    int rows = sample.rows();
    AnswerReadings clean = AnswerReadings.of(sample, logits.subList(0, rows));
    scores
        .put("clean_loss", means.mean(clean.losses()))
        .put("clean_accuracy", means.mean(clean.hits()));
    IntervalTable table = new IntervalTable(name(), "component", "replaced by", "change of");
    Marks marks = new Marks();
    int at = rows;
    for (Replacement replacement : Replacement.values()) {
      Map<String, double[]> increases = new HashMap<>();
      for (Component component : components) {
        AnswerReadings change =
            AnswerReadings.of(sample, logits.subList(at, at + rows)).minus(clean);
        at += rows;
        increases.put(component.label(), change.losses());
        Interval loss = means.mean(change.losses());
        Interval accuracy = means.mean(change.hits());
        String key = component.key() + "_" + replacement.label();
        scores.put("loss_increase_" + key, loss).put("accuracy_change_" + key, accuracy);
        table.add(loss, component.label(), replacement.label(), "loss");
        table.add(accuracy, component.label(), replacement.label(), "accuracy");
        marks.add(replacement.label(), component.label(), loss);
      }
      scores.put(
          "attention_minus_feed_forward_" + replacement.label(),
          means.mean(
              AnswerReadings.minus(
                  increases.get(SubLayer.ATTENTION.label()),
                  increases.get(SubLayer.FEED_FORWARD.label()))));
    }
    String svg =
        marks.svg(
            "Loss of the answer without a component, " + sample.operation(0),
            sample.axis("left out"),
            "increase of loss, nats",
            ValueAxis.automatic().with(new ReferenceLine("no change", 0)));
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name(),
                    "Increase of the answer's loss when the output of a component is replaced by zero, by its mean over expressions of the same layout, or by that of another of these; without a round, in all rounds. Bars are 95% intervals over expressions.",
                    svg)),
            List.of(table.table()))
        .headlines(".*_(attention|feed_forward)_resample")
        .metrics("attention_minus_feed_forward_resample");
  }
}
