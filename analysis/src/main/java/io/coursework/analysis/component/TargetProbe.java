package io.coursework.analysis.component;

import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import java.util.Optional;

/** A question put to a model while it reads expressions of the operation that it is trained for. */
public interface TargetProbe extends Probe {

  /** Whose expressions are read; where nothing is held out, those of the training. */
  SplitPart part();

  /** At most how many. */
  int examples();

  /** The expressions with their chains of thought. */
  default Sample sample(Subject subject) {
    return Sample.ofTarget(subject, part(), examples());
  }

  /** The name of a probe on its part. */
  default String named(String name) {
    return named(name, part());
  }

  /** The name of a probe on a part; on the held-out one, it is just the probe's. */
  static String named(String name, SplitPart part) {
    return part == SplitPart.HELD_OUT ? name : name + "_" + SnakeCase.of(part);
  }

  @Override
  default Optional<String> refusal(Subject subject) {
    return Optional.empty();
  }

  /** For compact constructors. */
  static void requireExamples(int examples) {
    new Requirements()
        .require(examples >= 1, "examples = %d is below 1; read at least one", examples)
        .throwIfAny();
  }
}
