package io.coursework.mlflow.experiment.setup;

import io.coursework.tfmodel.device.Processor;
import io.coursework.tfmodel.training.LossSegment;
import io.coursework.tfmodel.training.RecordedLosses;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.TensorFlow;

/** On what the last bits of a training depend beside its configuration. */
public final class Circumstances {

  private Circumstances() {}

  /**
   * In what the circumstances of here differ from those of a run, a line each; none if they do not.
   *
   * @param recorded the run's
   * @param first the first step that was trained again
   * @param steps that were trained again
   * @param device on which
   */
  public static List<String> differences(
      RecordedLosses recorded, long first, long steps, String device) {
    LossSegment here = new LossSegment(0, Processor.name(), TensorFlow.version(), device, 0, 0);
    List<String> notes = new ArrayList<>();
    List<LossSegment> stretches = new ArrayList<>(List.of(recorded.stretch(first)));
    recorded.stretches().stream().filter(s -> s.step() > first).forEach(stretches::add);
    for (LossSegment stretch : stretches) {
      if (stretch.step() < first + steps) {
        note(notes, stretch, "processor", stretch.processor(), here.processor());
        note(notes, stretch, "TensorFlow", stretch.tensorflow(), here.tensorflow());
        note(notes, stretch, "device", stretch.device(), here.device());
      }
    }
    return notes;
  }

  private static void note(
      List<String> notes, LossSegment stretch, String what, String then, String now) {
    if (!then.equals(now)) {
      notes.add(
          "from step %d on the run had %s %s, here it is %s: the last bits depend on it"
              .formatted(stretch.step(), what, then, now));
    }
  }
}
