package io.coursework.analysis.component;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Subject;
import io.coursework.curricula.spec.Requirements;
import java.util.Optional;

/** A question about pairs of prompts: what carries the change from the one to the other. */
interface PatchProbe extends TargetProbe {

  /** What the keys of such probes say. */
  String CHANGE =
      "in what the two prompts differ: operand or operation, of the node reduced first; or step, an operand in the last step of the chain";

  String MIN_DIFFERENCE = "pairs that the model tells apart by less are skipped, in logits";

  String PART = "whose expressions are the clean ones: training or held_out";

  Change change();

  double minDifference();

  /** What is found on enough pairs. */
  Finding finding(InspectableModel model, PromptPairs pairs, long seed);

  @Override
  default Optional<String> refusal(Subject subject) {
    return change().refusal(subject.course()).or(() -> pairs(subject).refusal());
  }

  @Override
  default Finding apply(Subject subject, long seed) {
    Probe.require(change().refusal(subject.course()));
    PromptPairs pairs = pairs(subject);
    Probe.require(pairs.refusal());
    return finding(subject.model(), pairs, seed);
  }

  private PromptPairs pairs(Subject subject) {
    return PromptPairs.of(subject, sample(subject), change(), minDifference());
  }

  /** For compact constructors. */
  static void requireDifference(double minDifference, Requirements requirements) {
    requirements.require(
        minDifference > 0 && Double.isFinite(minDifference),
        "min_difference = %s is not positive; an effect is relative to it",
        minDifference);
  }
}
