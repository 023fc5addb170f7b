package io.coursework.mlflow.experiment;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Part;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.device.Device;
import io.coursework.tfmodel.device.Devices;
import java.util.List;

/**
 * All that can be known to fail before a run is created: the data, the evaluation sets, the device.
 *
 * @param spec what is to be run
 * @param course its data
 * @param device where it will run
 */
public record Preparation(RunSpec spec, Course course, String device) {

  /**
   * Builds and checks everything.
   *
   * @throws io.coursework.curricula.spec.InvalidSpecException if the data cannot be made
   * @throws io.coursework.tfmodel.device.NoSuchDeviceException if the device is not there
   */
  public static Preparation of(RunSpec spec, Catalogue catalogue) {
    Preparation preparation =
        new Preparation(spec, spec.course(catalogue), Devices.choose(spec.training().device()));
    preparation.course.parts().forEach(part -> preparation.course.evaluationSets(part, 1));
    preparation.course.batch(0, preparation.course.teacher().lesson(0));
    return preparation;
  }

  /** Where it will run and, if that was left open, why there. */
  public String deviceNote() {
    if (spec.training().device() != Device.AUTO) {
      return "device: " + device;
    }
    return "device: %s (auto: TensorFlow sees %s)"
        .formatted(device, device.contains("GPU") ? "a GPU" : "no GPU");
  }

  /** The sets of one part, none if the split has no such part. */
  List<EvaluationSet> sets(Part part, int maxExamples) {
    return course.parts().contains(part) ? course.evaluationSets(part, maxExamples) : List.of();
  }

  /** Whether accuracy on held-out expressions of that operation will be measured. */
  public boolean holdsOut(String operation) {
    return course.parts().contains(Part.HELD_OUT) && course.operations().contains(operation);
  }
}
