package io.coursework.tfmodel.transfer;

import io.coursework.curricula.spec.SnakeCase;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the weights of one architecture mean the same in another. */
final class Fit {

  /** Weights mean the same whatever these are; the width of a head is compared apart. */
  private static final Set<String> OF_NO_MEANING =
      Set.of("contextLength", "dropout", "initStd", "residualScaling", "dHead");

  private Fit() {}

  /**
   * What keeps weights from being taken, such as {@code model.d_model = 16 there and 32 here}.
   *
   * @param there the architecture that they were trained in
   */
  static List<String> differences(InitSpec init, ModelSpec there, ModelSpec here) {
    List<String> differences = new ArrayList<>();
    if (init.part() == InitPart.NUMBERS && init.rotateNumbers() && there.dModel() < here.dModel()) {
      return differences;
    }
    if (init.part() != InitPart.ALL) {
      compare(differences, "dModel", there.dModel(), here.dModel());
      return differences;
    }
    for (RecordComponent component : ModelSpec.class.getRecordComponents()) {
      if (!OF_NO_MEANING.contains(component.getName())) {
        compare(differences, component.getName(), value(component, there), value(component, here));
      }
    }
    compare(differences, "dHead", there.headWidth(), here.headWidth());
    return differences;
  }

  /** What else can be taken from a model that does not fit, as the end of a sentence. */
  static String other(InitPart part, ModelSpec there, ModelSpec here) {
    if (there.dModel() < here.dModel()) {
      return ", or of this narrower one the numbers: init.part: numbers, init.rotate_numbers: true";
    }
    return part == InitPart.ALL && there.dModel() == here.dModel()
        ? ", or init.part: embeddings"
        : "";
  }

  private static void compare(
      List<String> differences, String component, Object there, Object here) {
    if (!there.equals(here)) {
      differences.add(
          "model.%s = %s there and %s here"
              .formatted(SnakeCase.of(component), word(there), word(here)));
    }
  }

  private static Object word(Object value) {
    return value instanceof Enum<?> constant ? SnakeCase.of(constant) : value;
  }

  private static Object value(RecordComponent component, ModelSpec spec) {
    try {
      return component.getAccessor().invoke(spec);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
