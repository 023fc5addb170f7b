package io.coursework.analysis.component;

import io.coursework.analysis.component.PatchedPrompt.Patch;
import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.probe.ExampleBootstrap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Activations are taken hook by hook, row by row and position by position from the other's run. */
@Guide(
    topic = Topic.TWO_MODELS,
    question = "what a model does with the activations of another one in place of its own",
    measures =
        "How the first model's loss of the answer rises and its accuracy changes when the output of a sub-layer, or the residual stream after a round, is taken from the second model's run on the same expressions of the first one's target operation.",
    range =
        "Increases of loss in nats, 0 for two equal models; accuracy changes from -1 to 1. With the stream after the last round, the first model's norm and head alone are its own.",
    random =
        "Large: models of different seeds write in different bases, and the one reads noise in the other's.",
    use =
        "To ask whether two steps of one run, or a model and what was trained on from it, still speak one language; for independent runs compare by cka, which no basis disturbs. On nested tasks all expressions are compared at their last step.")
public record CrossPatchingProbe(
    @Key(value = "whose expressions are asked: training or held_out", otherwise = "held_out")
        SplitPart part,
    @Key(
            value = "maximum number of expressions of the first model's target operation",
            otherwise = "96")
        int examples)
    implements PairProbe {

  public CrossPatchingProbe {
    TargetProbe.requireExamples(examples);
  }

  @Override
  public String name() {
    return TargetProbe.named("cross_patching", part);
  }

  @Override
  public Optional<String> refusal(Subject one, Subject other) {
    ModelShape shape = one.model().shape();
    if (!shape.equals(other.model().shape())) {
      return Optional.of(
          "the models have different shapes, %s and %s, so that activations of one do not fit the other; compare models of one architecture"
              .formatted(shape, other.model().shape()));
    }
    return one.course().vocabulary().tokens().equals(other.course().vocabulary().tokens())
        ? Optional.empty()
        : Optional.of(
            "the models have different tokens, so that they cannot read the same expressions; compare models of one task");
  }

  @Override
  public Finding apply(Subject one, Subject other, long seed) {
    requireMeaning(one, other);
    InspectableModel model = one.model();
    Sample sample = Sample.ofTarget(one, part, examples);
    List<Component> components = components(model.shape());
    Set<String> hooks = new LinkedHashSet<>();
    components.forEach(component -> hooks.addAll(component.hooks()));
    Inspection foreign = other.model().run(sample.prompts(), hooks, List.of());
    List<PatchedPrompt> trials = trials(sample, components, foreign, model.shape());
    List<LogitRow> logits = PatchedPrompt.run(model, sample.prompts(), trials);

    ClusteredBootstrap means = ExampleBootstrap.weighted(sample.examples(), seed);
    AnswerReadings own = AnswerReadings.of(sample, logits.subList(0, sample.rows()));
    Scores scores =
        new Scores()
            .put("clean_loss", means.mean(own.losses()))
            .put("clean_accuracy", means.mean(own.hits()));
    IntervalTable table = new IntervalTable(name(), "taken from the other", "change of");
    Marks marks = new Marks();
    for (int c = 0; c < components.size(); c++) {
      Component component = components.get(c);
      int from = (c + 1) * sample.rows();
      AnswerReadings change =
          AnswerReadings.of(sample, logits.subList(from, from + sample.rows())).minus(own);
      Interval loss = means.mean(change.losses());
      Interval accuracy = means.mean(change.hits());
      scores.put("loss_increase_" + component.key(), loss);
      scores.put("accuracy_change_" + component.key(), accuracy);
      table.add(loss, component.label(), "loss");
      table.add(accuracy, component.label(), "accuracy");
      marks.add("change", component.label(), accuracy);
    }
    return new Finding(
        name(),
        scores,
        List.of(
            new Figure(
                name(),
                "Change of the first model's accuracy when a component's output is taken from the second model; without a round, in all rounds. Bars are 95% intervals over expressions.",
                marks.svg(
                    "With another model's activations, " + sample.operation(0),
                    sample.axis("taken from the other model"),
                    "change of accuracy",
                    ValueAxis.automatic().with(new ReferenceLine("no change", 0))))),
        List.of(table.table()));
  }

  /** Each sub-layer, and the stream after each block. */
  private static List<Component> components(ModelShape shape) {
    List<Component> components = new ArrayList<>(Component.subLayers(shape));
    for (BlockPass pass : BlockPass.all(shape)) {
      components.add(
          new Component(
              "stream after " + pass.label(shape), List.of(pass.hook("hook_resid_post")), -1));
    }
    return components;
  }

  /** Each prompt as it is, then with each component of the other model in place. */
  private static List<PatchedPrompt> trials(
      Sample sample, List<Component> components, Inspection foreign, ModelShape shape) {
    List<PatchedPrompt> trials = new ArrayList<>();
    for (int row = 0; row < sample.rows(); row++) {
      trials.add(new PatchedPrompt(row, sample.answerPosition(row), List.of()));
    }
    for (Component component : components) {
      for (int row = 0; row < sample.rows(); row++) {
        List<Patch> patches = new ArrayList<>();
        for (String hook : component.hooks()) {
          patches.addAll(component.patches(hook, foreign.activation(hook).slice(row), shape));
        }
        trials.add(new PatchedPrompt(row, sample.answerPosition(row), patches));
      }
    }
    return trials;
  }
}
