package io.coursework.analysis.embedding;

import io.coursework.analysis.model.HookName;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The residual stream at the token before the answer, after each round, for every example of a
 * sample.
 *
 * @param rounds [rows, d_model] after each round, from the first
 */
public record AnswerStream(List<float[][]> rounds) {

  public AnswerStream {
    rounds = List.copyOf(rounds);
  }

  /** Reads it out of a model, which may be another than the sample was drawn for. */
  public static AnswerStream of(Subject subject, Sample sample) {
    ModelShape shape = subject.model().shape();
    List<String> hooks = new ArrayList<>();
    for (int step = 0; step < shape.recurrences(); step++) {
      hooks.add(new HookName(shape.nLayers() - 1, "hook_resid_post", step).name());
    }
    Map<String, float[][]> streams = sample.read(subject.model(), hooks, sample::answerPosition);
    return new AnswerStream(hooks.stream().map(streams::get).toList());
  }
}
